// Ratios to a baseline of the reader's choice: launch by launch where both were measured in the same blocks, else from
// the intervals of both.

// Student's t, 95 %, by degrees of freedom.
const T = [NaN, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042];
const student = (freedom) => T[freedom] ?? 1.96 + 2.5 / freedom;

// The ranks between which a median lies in at least 95 of 100 cases: the r-th from below and from above. 0: too few.
function rankOfEnds(n) {
  let [term, below, rank] = [0.5 ** n, 0, 0];
  for (let k = 0; k < n; k += 1) {
    below += term;
    if (below > 0.025) break;
    rank = k + 1;
    term *= (n - k) / (k + 1);
  }
  return rank;
}

// The rules of `rules.rs`, by what the metric says of itself: of starts the median with its order statistics, of all else the
// mean with Student's t, which is what Rust's resampling approaches. Too few blocks have no ratio of their own.
function pairedRatio(one, other) {
  if (one.r !== other.r || one.c !== other.c || !one.b || !other.b) return null;
  const of = new Map(other.b.map((block, place) => [block, other.v[place]]));
  const pairs = one.b.map((block, place) => [one.v[place], of.get(block)]).filter(([, below]) => below !== undefined);
  if (pairs.length < one.metric.least || pairs.some(([above, below]) => !(above > 0 && below > 0))) return null;
  const logs = pairs.map(([above, below]) => Math.log(above / below)).sort((a, b) => a - b);
  const n = logs.length;
  if (one.metric.median) {
    const rank = rankOfEnds(n);
    if (!rank) return null;
    const middle = (logs[Math.floor((n - 1) / 2)] + logs[Math.floor(n / 2)]) / 2;
    return [middle, logs[rank - 1], logs[n - rank]].map(Math.exp);
  }
  const mean = logs.reduce((sum, log) => sum + log, 0) / n;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (n - 1);
  const reach = student(n - 1) * Math.sqrt(variance / n);
  return [mean, mean - reach, mean + reach].map(Math.exp);
}

function ratioOf(one, other) {
  if (!one?.f || !other?.f || one.bound || other.bound) return null;
  const paired = pairedRatio(one, other);
  if (paired) return paired;
  const [above, below] = [one.f, other.f];
  if (!(above[0] > 0) || !(below[0] > 0)) return null;
  const value = above[0] / below[0];
  const reach = (f) => (f[1] > 0 && f[2] != null ? Math.log(f[2] / f[1]) / 2 : NaN);
  const both = Math.hypot(reach(above), reach(below));
  return Number.isNaN(both) ? [value, null, null] : [value, value * Math.exp(-both), value * Math.exp(both)];
}

// The same words as those that were rendered: `src/figures.rs` explains them.
const [DIGITS, DIGITS_OF_RATIO] = [3, 5];

const magnitude = (value) => Math.floor(Math.log10(Math.abs(value)));

// The place of the last digit that is worth printing, as a power of ten.
function placeOf(value, half, most) {
  const ofInterval = half > 0 ? magnitude(half / 3) : -Infinity;
  if (value === 0) return Math.max(ofInterval, -2);
  const first = magnitude(Math.abs(value) * (1 + 0.5 * 10 ** -most));
  return Math.min(Math.max(ofInterval, first - most + 1), first);
}

function grouped(value, place) {
  const step = 10 ** Math.max(place, 0);
  value *= 1 + Number.EPSILON;
  const text = (place > 0 ? Math.round(value / step) * step : value).toFixed(Math.max(-place, 0));
  return text.replace(/^-(?=[0.]+$)/, '').replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',');
}

const digits = (value) => grouped(value, Math.min(placeOf(value, 0, DIGITS), 0));

// A ratio that is known to be another than 1: in three digits, or in as many as tell it from 1.
function apart(ratio) {
  for (let most = DIGITS; most <= 9; most += 1) {
    const text = grouped(ratio, Math.min(placeOf(ratio, 0, most), 0));
    if (ratio === 1 || Number(text) !== 1) return text;
  }
  return digits(ratio);
}

function percent(half) {
  if (half >= 9.95) return `${half.toFixed(0)} %`;
  return half >= 0.05 ? `${half.toFixed(1)} %` : half >= 0.005 ? `${half.toFixed(2)} %` : '< 0.01 %';
}

function times([value, low, high]) {
  if (low == null || high == null) return `× ${digits(value)}`;
  if (low === high) return `× ${apart(value)} (exact)`;
  const sides = [value - low, high - value].filter((side) => side > 0);
  const half = sides.length ? Math.min(...sides) : (high - low) / 2;
  let texts;
  for (let most = DIGITS; most <= DIGITS_OF_RATIO; most += 1) {
    const place = placeOf(value, half, most);
    texts = [value, low, high].map((number) => grouped(number, place));
    if (texts[0] !== texts[1] && texts[0] !== texts[2]) break;
  }
  if (texts[0] !== texts[1] || texts[0] !== texts[2]) return `× ${texts[0]} (${texts[1]}–${texts[2]})`;
  return `× ${texts[0]} (± ${percent(half / Math.abs(value) * 100)})`;
}

const STEPS = [1.05, 1.25, 2, 5, 20];

function heat(ratio, higher) {
  const worse = higher ? 1 / ratio : ratio;
  const step = STEPS.filter((from) => Math.max(worse, 1 / worse) >= from).length;
  return step === 0 ? 'e' : (worse > 1 ? 'w' : 'b') + step;
}

// Whether a ratio is shown to differ from 1, or is known to the last digit.
const settled = ([, low, high]) => low != null && high != null && (low > 1 || high < 1 || low === high);
