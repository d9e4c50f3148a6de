// Formats the results as text.
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

const MEASURED_TITLES = {
  floor: "by hand",
  ours: "plaid-investments",
  plaid: "plaid-node",
  "ours / floor": "ours / by hand",
  "plaid / floor": "plaid-node / by hand",
};

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

/** The page docs/measured.md: the table, the machine and the date. */
export function measuredPage({ rows, machine }) {
  const columns = COLUMNS.map(({ title, cell }) => ({ title: MEASURED_TITLES[title] ?? title, cell }));
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const { node, workerd, plaid } = machine.versions;
  return `# Measured

\`npm run bench\` writes this page. It measures the package beside a hand-written \`fetch\` with a timeout, and beside plaid-node ${plaid}, in
rounds in which they take turns. The figures are medians; in brackets are the quartiles of the rounds' ratios. The package does more than
the hand-written \`fetch\`: it checks each option and each response, limits the length of the body, and redacts secrets in errors.

${machine.date.slice(0, 10)}, ${machine.platform}, ${machine.cpu}, Node ${node}, workerd ${workerd}.

${[line(columns.map(({ title }) => title)), line(columns.map(() => "---")), ...rows.map((row) => line(columns.map(({ cell }) => cell(row))))].join("\n")}
`;
}

/** Formats a number with three significant digits. */
export function number(value) {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function titleText({ title, unit, contender, values: { empty, refresh } }) {
  const besides = [
    ...(empty ? [`an empty Worker ${number(empty.median)}`] : []),
    ...(refresh && !contender ? [`by /refresh ${number(refresh.median)}`] : []),
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

function barText({ judged, bar }) {
  if (bar === undefined) return "–";
  const { show, over } = LIMITS[judged];
  return over(show(bar));
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
