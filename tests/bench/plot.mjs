// The results as a picture: for each row, how many times the floor's we and plaid-node take, on a logarithmic scale.
import { number } from "./report.mjs";

const COLOURS = {
  ours: "#2563eb",
  plaid: "#b0b7c3",
  bar: "#b91c1c",
  aim: "#15803d",
  text: "#1f2937",
  faint: "#e5e7eb",
};
const LABELS = 390;
const SCALE = 560;
const RIGHT = 110;
const WIDTH = LABELS + SCALE + RIGHT;
const TOP = 92;
const ROW = 46;
const THICK = 14;
const TICKS = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/** An SVG of all rows. */
export function plot(rows, heading) {
  const height = TOP + rows.length * ROW + 30;
  const x = scaleFor(rows);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}"
  font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="12" fill="${COLOURS.text}">
<rect width="100%" height="100%" fill="#ffffff"/>
${text(16, 26, "Multiples of a hand-written fetch: shorter is better", `font-size="17" font-weight="600"`)}
${text(16, 45, heading, `font-size="9" fill="#6b7280"`)}
${legend()}
${x.ticks.map((tick) => gridLine(x(tick), tick, height)).join("\n")}
${rows.map((row, index) => rowGroup(row, TOP + index * ROW, x)).join("\n")}
</svg>
`;
}

/** Takes a multiple to its place, as wide as these rows ask for. */
function scaleFor(rows) {
  const all = rows.flatMap(({ ratios, barAsRatio, aimAsRatio }) => [
    ...Object.values(ratios).map(({ median }) => median),
    barAsRatio ?? 1,
    aimAsRatio ?? 1,
  ]);
  const shown = all.filter((ratio) => ratio > 0);
  const low = Math.log(TICKS.findLast((tick) => tick <= Math.min(...shown)) ?? TICKS[0]);
  const high = Math.log(TICKS.find((tick) => tick >= Math.max(...shown)) ?? TICKS.at(-1));
  const place = (ratio) => {
    const share = ratio > 0 ? (Math.log(ratio) - low) / (high - low) : 0;
    return LABELS + SCALE * Math.min(1, Math.max(0, share));
  };
  const ticks = TICKS.filter((tick) => Math.log(tick) >= low && Math.log(tick) <= high);
  return Object.assign(place, { ticks });
}

function rowGroup({ title, ratios, barAsRatio, aimAsRatio, met }, top, x) {
  const limits = [
    [aimAsRatio, COLOURS.aim],
    [barAsRatio, COLOURS.bar],
  ].filter(([limit]) => limit !== undefined);
  const bars = ["ours", "plaid"]
    .filter((contender) => ratios[contender])
    .map((contender, index) => {
      const y = top + 6 + index * (THICK + 2);
      return ratioBar({ ratio: ratios[contender].median, contender, y, x, limits: limits.map(([limit]) => x(limit)) });
    });
  const verdict = met === undefined ? "" : met ? "met" : "not met";
  return [
    text(LABELS - 12, top + 20, title, `text-anchor="end"`),
    text(LABELS - 12, top + 35, verdict, `text-anchor="end" fill="${met ? COLOURS.aim : COLOURS.bar}" font-size="11"`),
    ...bars,
    ...limits.map(([limit, colour]) => line(x(limit), top + 3, top + 10 + 2 * THICK, colour, 2.5)),
  ].join("\n");
}

function ratioBar({ ratio, contender, y, x, limits }) {
  const [from, to] = [x(1), x(ratio)].sort((one, other) => one - other);
  const width = Math.max(1.5, to - from);
  // The number stands beside the limits, not under them.
  const label = limits
    .sort((one, other) => one - other)
    .reduce((x, limit) => (limit < x + 45 ? Math.max(x, limit) : x), to);
  return `<rect x="${from}" y="${y}" width="${width}" height="${THICK}" fill="${COLOURS[contender]}"/>
${text(label + 6, y + 11, `${number(ratio)} ×`, `font-size="11"`)}`;
}

function gridLine(place, tick, height) {
  const colour = tick === 1 ? COLOURS.text : COLOURS.faint;
  const label = tick === 1 ? "floor" : `${tick} ×`;
  return `${line(place, TOP - 6, height - 20, colour, 1)}
${text(place, TOP - 10, label, `text-anchor="middle" font-size="11"`)}`;
}

function legend() {
  const items = [
    ["ours", "plaid-investments"],
    ["plaid", "plaid-node"],
    ["bar", "the bar: at most this"],
    ["aim", "the aim"],
  ];
  return items
    .map(
      ([name, label], index) =>
        `<rect x="${16 + index * 150}" y="57" width="10" height="10" fill="${COLOURS[name]}"/>${text(31 + index * 150, 66, label)}`,
    )
    .join("\n");
}

function line(x, top, bottom, colour, width) {
  return `<line x1="${x}" x2="${x}" y1="${top}" y2="${bottom}" stroke="${colour}" stroke-width="${width}"/>`;
}

function text(x, y, content, attributes = "") {
  return `<text x="${x}" y="${y}" ${attributes}>${escaped(content)}</text>`;
}

function escaped(content) {
  return content.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
