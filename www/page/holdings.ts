// The holdings card: a chart of the largest holdings, and a table with search and sorting.
import type { ItemView } from "../shared/messages.ts";
import { byId, say } from "./dom.ts";
import { PART, SORTS, type Sort, chosenHoldings, countWords, hasChanged, holdingsTable } from "./tables.ts";

/** The most bars of the chart. With thousands, none would be visible. */
const MOST_BARS = 10;

const chosen: { search: string; sort: Sort; shown: number } = { search: "", sort: "value", shown: PART };
let item: ItemView | undefined;

export function showHoldings(state: ItemView): void {
  if (item?.itemId !== state.itemId) chosen.shown = PART;
  item = state;
  const all = state.holdings.length + state.gone.length;
  byId("find").hidden = all < 2;
  fill();
  drawChart();
}

function fill() {
  if (!item) return;
  const all = item.holdings.length + item.gone.length;
  const rows = chosenHoldings(item, chosen);
  const shown = Math.min(chosen.shown, rows.length);
  byId("holdings-table").replaceChildren(holdingsTable(rows, shown, all));
  byId("more").hidden = shown === rows.length;
  say(byId("shown"), countWords(shown, rows.length));
}

export async function drawChart(): Promise<void> {
  if (!item) return;
  const bars = item.holdings
    .filter(({ value }) => value !== null)
    .toSorted(SORTS.value)
    .slice(0, MOST_BARS);
  byId("chart-box").hidden = bars.length === 0;
  if (bars.length === 0) return;
  byId("chart-box").style.setProperty("--rows", String(bars.length));
  say(byId("chart-title"), bars.length < item.holdings.length ? `The ${bars.length} largest` : "");
  // A deployment deletes the old file, and the service may be down. The table has the same data.
  const chart = await import("./chart.ts").catch(() => undefined);
  if (chart) chart.draw(byId("chart", HTMLCanvasElement), bars, hasChanged(item));
  else byId("chart-box").hidden = true;
}

const search = byId("search", HTMLInputElement);
search.addEventListener("input", () => {
  Object.assign(chosen, { search: search.value, shown: PART });
  fill();
});
const sort = byId("sort", HTMLSelectElement);
sort.addEventListener("change", () => {
  if (isSort(sort.value)) Object.assign(chosen, { sort: sort.value, shown: PART });
  fill();
});
byId("more").addEventListener("click", () => {
  chosen.shown += 4 * PART;
  fill();
});

function isSort(value: string): value is Sort {
  return value in SORTS;
}
