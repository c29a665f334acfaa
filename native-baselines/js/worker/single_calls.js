// Calls that are timed one by one: a cold start's, and the tail of those that follow each other.

import { nowNs } from './clock.js';
import { Failure } from './failure.js';
import { Latencies } from './latencies.js';
import { median } from './warm_up.js';

/** The clock may add this part of the median call. */
const TOLERABLE = 0.1;
const EMPTY = 4_096;
/** Calls of the pilot, which are the warm-up too, and the time that it takes at most. */
const PILOT = 2_048;
const PILOT_NS = 100e6;

/** The first call of this process, and on to each of `calls`. */
export function cold(subject, calls) {
  if (
    calls.length === 0 ||
    calls[0] === 0 ||
    calls.some((call, index) => index > 0 && call <= calls[index - 1])
  ) {
    throw Failure.request(`\`calls\` must be ascending and begin at 1 or more, and is [${calls.join(', ')}]`);
  }
  const begin = nowNs();
  subject.call(1);
  const firstUs = (nowNs() - begin) / 1e3;
  let done = 1;
  const toCallUs = calls.map((asked) => {
    if (asked > done) subject.call(asked - done);
    done = Math.max(done, asked);
    return [asked, asked === 1 ? firstUs : (nowNs() - begin) / 1e3];
  });
  return { phases: [{ name: 'first-call', us: firstUs }], 'to-call-us': toCallUs };
}

/** Calls for so long, each timed on its own, after one round of the inputs or a quarter as long to warm up. */
export function callTail(subject, durationNs) {
  const warmUntil = nowNs() + durationNs / 4;
  for (let left = subject.inputs; left > 0 && nowNs() < warmUntil; left--) subject.call(1);
  const cost = costOfTiming();
  const time = () => {
    const begin = nowNs();
    subject.call(1);
    return Math.max(0, nowNs() - begin - cost);
  };
  const pilot = [time()];
  for (const until = nowNs() + PILOT_NS; pilot.length < PILOT && nowNs() < until;) pilot.push(time());
  const figures = { 'clock-ns': cost, 'median-ns': median(pilot) };
  if (cost > figures['median-ns'] * TOLERABLE) return { 'per-call': 'not-measurable', ...figures };
  const latencies = new Latencies();
  for (const until = nowNs() + durationNs; nowNs() < until;) latencies.record(time());
  return { 'per-call': 'measured', ...figures, service: latencies.tail() };
}

/** What two readings add to what is timed between them: the median of empty regions, once they are compiled. */
function costOfTiming() {
  const once = () => {
    const begin = nowNs();
    return nowNs() - begin;
  };
  for (let round = 0; round < 2 * EMPTY; round++) once();
  return median(Array.from({ length: EMPTY }, once));
}
