// Summarises the results: medians, quartiles, ratios, and whether each bar is met.

// The comparisons of our result with the floor's result in a round.
const JUDGES = {
  ratio: (ours, floor) => ours / floor,
  difference: (ours, floor) => ours - floor,
  value: (ours) => ours,
};

/** The summaries of the rows of one measurement. */
export function summarise({ name, rows }, measured) {
  return rows.map((row) => {
    const series = mapped(measured, (rounds) => rounds.map((round) => round[row.pick]));
    const values = mapped(series, spread);
    const againstFloor = (by) => (numbers) => spread(numbers.map((value, round) => by(value, series.floor[round])));
    const { contender = "ours" } = row;
    const compared = againstFloor(JUDGES[row.judged])(series[contender]);
    return {
      measurement: name,
      ...row,
      values: { ...values, ours: values[contender] },
      ratios: mapped({ ...series, ours: series[contender] }, againstFloor(JUDGES.ratio)),
      compared,
      met: row.bar === undefined ? undefined : compared.median <= row.bar,
    };
  });
}

function mapped(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

function spread(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return {
    median: quantile(sorted, 0.5),
    quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.75)],
    min: sorted[0],
    max: sorted.at(-1),
    rounds: values,
  };
}

function quantile(sorted, share) {
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
}
