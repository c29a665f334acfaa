// Whether batches are steady. The last two windows of batch times are compared: their medians must be near each other,
// and there must be no trend across both that is both significant and large enough to matter.

const WINDOW = 10;
const TOLERANCE = 0.02;
/** Two-sided 5 % point of the normal distribution. */
const BELIEVABLE_TREND = 1.96;

export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median of the last window, or of what there is. */
export const lately = (times) => median(times.slice(-WINDOW));

/** Whether the last two windows of `times` are steady; never before both are full. */
export function isSteady(times) {
  const recent = times.slice(-2 * WINDOW);
  if (recent.length < 2 * WINDOW || recent.some((time) => !(time > 0 && Number.isFinite(time)))) return false;
  const now = median(recent.slice(WINDOW));
  if (Math.abs(now / median(recent.slice(0, WINDOW)) - 1) > TOLERANCE) return false;
  if (Math.abs(trendScore(recent)) <= BELIEVABLE_TREND) return true;
  return Math.abs((medianSlope(recent) * recent.length) / now) <= TOLERANCE / 2;
}

/** All pairs of values, as the later one less the earlier, with how far they are apart. */
function* pairs(values) {
  for (let i = 0; i < values.length; i++) {
    for (let j = i + 1; j < values.length; j++) yield [values[j] - values[i], j - i];
  }
}

/** The Mann-Kendall test: the trend in standard deviations of a series that has none, with continuity correction. */
export function trendScore(values) {
  let score = 0;
  for (const [rise] of pairs(values)) score += Math.sign(rise);
  const n = values.length;
  return (score - Math.sign(score)) / Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
}

/** The Theil-Sen slope: the median of the slopes of all pairs. */
function medianSlope(values) {
  return median(Array.from(pairs(values), ([rise, apart]) => rise / apart));
}
