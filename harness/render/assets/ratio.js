// Ratios to a baseline of the reader's choice: launch by launch where both were measured in the same blocks, else from
// the intervals of both.

// Student's t, 95 %, by degrees of freedom.
const T = [NaN, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042];
const student = (freedom) => T[freedom] ?? 1.96 + 2.5 / freedom;

function pairedRatio(one, other) {
  if (one.r !== other.r || one.c !== other.c || !one.b || !other.b) return null;
  const of = new Map(other.b.map((block, place) => [block, other.v[place]]));
  const logs = [];
  one.b.forEach((block, place) => {
    const [above, below] = [one.v[place], of.get(block)];
    if (above > 0 && below > 0) logs.push(Math.log(above / below));
  });
  if (logs.length < 2) return null;
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (logs.length - 1);
  const reach = student(logs.length - 1) * Math.sqrt(variance / logs.length);
  return [Math.exp(mean), Math.exp(mean - reach), Math.exp(mean + reach)];
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

// The same words as those that were rendered.
function digits(value) {
  const size = Math.abs(value);
  return value.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : size > 0 && size < 0.00995 ? 4 : size > 0 && size < 0.0995 ? 3 : 2);
}

const percent = (half) => (half >= 0.05 ? `${half.toFixed(1)} %` : half >= 0.005 ? `${half.toFixed(2)} %` : '< 0.01 %');

function times([value, low, high]) {
  if (low == null) return `× ${digits(value)}`;
  if (low === high) return `× ${digits(value)} (exact)`;
  const half = (high - low) / 2 / Math.abs(value) * 100;
  return half > 50 ? `× ${digits(low)}–${digits(high)}` : `× ${digits(value)} ± ${percent(half)}`;
}

const STEPS = [1.05, 1.25, 2, 5, 20];

function heat(ratio, higher) {
  const worse = higher ? 1 / ratio : ratio;
  const step = STEPS.filter((from) => Math.max(worse, 1 / worse) >= from).length;
  return step === 0 ? 'e' : (worse > 1 ? 'w' : 'b') + step;
}
