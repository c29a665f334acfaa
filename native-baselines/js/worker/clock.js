// The clock that times are taken with: `performance.now()`, which is CLOCK_MONOTONIC in milliseconds with the nanoseconds
// behind the point. `process.hrtime.bigint()` reads the same clock and makes a BigInt of each reading.

const READINGS = 2_000;
const ESTIMATES = 40;
const AT_LEAST_NS = 10e6;

/** Nanoseconds since some moment before this process read the clock first. */
export const nowNs = () => performance.now() * 1e6;

/** What a reading costs, once the compiler is done with it, and the least step that is not 0. */
export function calibrate() {
  const costs = [];
  for (const until = nowNs() + AT_LEAST_NS; costs.length < ESTIMATES || nowNs() < until;) costs.push(cost());
  // Compiling and interruptions only ever add time, and most of the estimates are without either.
  const late = costs.slice(costs.length / 2).sort((one, other) => one - other);
  return { 'cost-ns': late[late.length >> 2], 'resolution-ns': resolution() };
}

function cost() {
  const begin = nowNs();
  let sum = 0;
  for (let reading = 0; reading < READINGS; reading++) sum += nowNs();
  const took = (nowNs() - begin) / READINGS;
  return sum > 0 ? took : Infinity; // the sum is used: no reading can be left out
}

function resolution() {
  let least = Infinity;
  for (let reading = 0; reading < READINGS; reading++) {
    const step = nowNs() - nowNs();
    if (step < 0) least = Math.min(least, -step);
  }
  return Number.isFinite(least) ? least : 0;
}
