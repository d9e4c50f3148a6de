// What each holding was worth before the refresh, and is now. Loaded only once there is something to draw.
import { BarController, BarElement, CategoryScale, Chart, Legend, LinearScale, Tooltip } from "chart.js";
import { money } from "./words.js";

Chart.register(BarController, BarElement, CategoryScale, Legend, LinearScale, Tooltip);

let chart;

export function draw(canvas, holdings, hasChanged) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const bars = { barPercentage: 0.86, categoryPercentage: 0.72, borderRadius: 3, maxBarThickness: 14 };
  const before = { ...bars, label: "Before", backgroundColor: colour("--bar-before") };
  const now = { ...bars, label: "Now", backgroundColor: colour("--bar-now") };
  before.data = holdings.map((row) => row.before?.value ?? 0);
  now.data = holdings.map((row) => row.value);

  const grid = { color: colour("--line"), tickColor: "transparent" };
  const ticks = { color: colour("--soft"), font: { family: style.fontFamily, size: 12 } };
  const currencies = new Set(holdings.map(({ currency }) => currency.code));
  const config = {
    type: "bar",
    data: {
      labels: holdings.map((row) => [row.ticker ?? row.name, row.account]),
      datasets: hasChanged ? [before, now] : [now],
    },
    options: {
      indexAxis: "y",
      maintainAspectRatio: false,
      animation: calm ? false : { duration: 500 },
      scales: {
        x: {
          grid,
          border: { display: false },
          ticks: {
            ...ticks,
            maxTicksLimit: 5,
            // Several currencies have no axis in common: then it shows bare numbers.
            callback: (value) => (currencies.size === 1 ? short(value, holdings[0].currency) : value),
          },
        },
        y: { grid: { display: false }, border: { display: false }, ticks: { ...ticks, autoSkip: false } },
      },
      plugins: {
        legend: {
          display: hasChanged,
          align: "end",
          labels: { ...ticks, boxWidth: 12, boxHeight: 12, useBorderRadius: true, borderRadius: 3 },
        },
        tooltip: {
          callbacks: {
            title: ([{ dataIndex }]) => holdings[dataIndex].name,
            label: ({ dataset, dataIndex, raw }) => `${dataset.label}: ${money(raw, holdings[dataIndex].currency)}`,
          },
        },
      },
    },
  };
  chart?.destroy();
  chart = new Chart(canvas, config);
}

function short(value, currency) {
  return currency.official ? money(value, currency).replace(/\.00$/, "") : value;
}
