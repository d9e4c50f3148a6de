// From what was measured to what is said about it: medians, quartiles, ratios, and whether the bar is met.

// How ours is compared with the floor's in each round, and where a bar stands on a scale of multiples of the floor.
const JUDGES = {
  ratio: { compare: (ours, floor) => ours / floor, asRatio: (bar) => bar },
  difference: { compare: (ours, floor) => ours - floor, asRatio: (bar, floor) => (floor + bar) / floor },
  value: { compare: (ours) => ours, asRatio: (bar, floor) => bar / floor },
};

/** The rows of one measurement. */
export function summarise({ name, rows }, measured) {
  return rows.map((row) => {
    const series = mapped(measured, (rounds) => rounds.map((round) => round[row.pick]));
    const { compare, asRatio } = JUDGES[row.judged];
    const values = mapped(series, spread);
    const againstFloor = (by) => (numbers) => spread(numbers.map((value, round) => by(value, series.floor[round])));
    const compared = againstFloor(compare)(series.ours);
    const onScale = (limit) => (limit === undefined ? undefined : asRatio(limit, values.floor.median));
    return {
      measurement: name,
      ...row,
      values,
      ratios: mapped(series, againstFloor(JUDGES.ratio.compare)),
      compared,
      barAsRatio: onScale(row.bar),
      aimAsRatio: onScale(row.aim),
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
