// The results as text.
const COLUMNS = [
  { title: "", cell: titleText, align: "padEnd" },
  { title: "floor", cell: ({ values }) => valueText(values.floor) },
  { title: "ours", cell: ({ values }) => valueText(values.ours) },
  { title: "plaid", cell: ({ values }) => valueText(values.plaid) },
  { title: "ours / floor", cell: ({ ratios }) => ratioText(ratios.ours) },
  { title: "plaid / floor", cell: ({ ratios }) => (ratios.plaid ? ratios.plaid.median.toFixed(2) : "–") },
  { title: "the bar", cell: barText },
  { title: "", cell: verdictText, align: "padEnd" },
];

const BYTES_COLUMNS = [
  { title: "bytes", cell: ({ what }) => what, align: "padEnd" },
  ...["raw", "gzip", "brotli"].map((title) => ({ title, cell: (sizes) => sizes[title].toLocaleString("en") })),
];

const LIMITS = {
  ratio: { show: (value) => `${value.toFixed(2)} ×`, over: (text) => `at most ${text}` },
  difference: { show: number, over: (text) => `at most floor + ${text}` },
  value: { show: number, over: (text) => `at most ${text}` },
};

export const resultsTable = (rows) => table(COLUMNS, rows);

export const bytesTable = (sizes) => table(BYTES_COLUMNS, sizes);

/** Three digits that matter. */
export function number(value) {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function titleText({ title, unit, values: { empty, refresh } }) {
  const besides = [
    ...(empty ? [`an empty Worker ${number(empty.median)}`] : []),
    ...(refresh ? [`by /refresh ${number(refresh.median)}`] : []),
  ];
  return `${title} (${[unit, ...besides].join("; ")})`;
}

function valueText(spread) {
  return spread ? number(spread.median) : "–";
}

function ratioText({ median, quartiles, rounds }) {
  const show = (ratio) => ratio.toFixed(2);
  return rounds.length === 1 ? show(median) : `${show(median)} [${quartiles.map(show).join("–")}]`;
}

function barText({ judged, bar, aim }) {
  if (bar === undefined) return "–";
  const { show, over } = LIMITS[judged];
  return `${over(show(bar))}${aim === undefined ? "" : `, aim ${show(aim)}`}`;
}

function verdictText({ judged, compared, met, bar }) {
  if (bar === undefined) return "";
  return `${met ? "met" : "NOT MET"}: ${LIMITS[judged].show(compared.median)}`;
}

function table(columns, rows) {
  const lines = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ cell }) => cell(row)))];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map((line) => line.map((text, column) => text[columns[column].align ?? "padStart"](widths[column])).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
}
