// A chart of the largest holdings, with their values before the last change and now. It is loaded on demand.
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartConfiguration,
  Legend,
  LinearScale,
  Tooltip,
} from "chart.js";
import type { Currency, HoldingRow } from "../shared/messages.ts";
import { money } from "./words.ts";

Chart.register(BarController, BarElement, CategoryScale, Legend, LinearScale, Tooltip);

/** The bars have two lines of text. */
type Bars = ChartConfiguration<"bar", number[], string[]>;

let chart: Chart<"bar", number[], string[]> | undefined;

export function draw(canvas: HTMLCanvasElement, holdings: HoldingRow[], hasChanged: boolean): void {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const bars = { barPercentage: 0.86, categoryPercentage: 0.72, borderRadius: 3, maxBarThickness: 14 };
  const before = {
    ...bars,
    label: "Before",
    backgroundColor: colour("--bar-before"),
    data: holdings.map((row) => Number(row.before?.value ?? 0)),
  };
  const now = {
    ...bars,
    label: "Now",
    backgroundColor: colour("--bar-now"),
    data: holdings.map((row) => Number(row.value)),
  };

  const grid = { color: colour("--line"), tickColor: "transparent" };
  const ticks = { color: colour("--soft"), font: { family: style.fontFamily, size: 12 } };
  const [first, ...others] = holdings.map(({ currency }) => currency);
  // Several currencies can't share an axis in one currency, so it shows plain numbers.
  const shared = others.every(({ code }) => code === first?.code) ? first : undefined;
  const config: Bars = {
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
            callback: (value) => (shared ? short(value, shared) : value),
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
            title: ([item]) => item && holdings[item.dataIndex]?.name,
            label: ({ dataset, dataIndex, raw }) => {
              const row = holdings[dataIndex];
              return row && `${dataset.label}: ${money(Number(raw), row.currency)}`;
            },
          },
        },
      },
    },
  };
  chart?.destroy();
  chart = new Chart(canvas, config);
}

function short(value: number | string, currency: Currency) {
  return currency.official ? money(value, currency).replace(/\.00$/, "") : value;
}
