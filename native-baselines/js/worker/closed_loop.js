// Closed-loop measuring of one workload: made ready, then one slice at a time. The clock is read twice a batch.

import { nowNs } from './clock.js';
import { isSteady, lately } from './warm_up.js';

/** A slice holds about this many batches. */
const BATCHES_A_SLICE = 16;
/** The clock's two readings may take this part of a batch, at most. */
const CLOCK_SHARE = 0.001;
/** A call must have become so much faster for the compiler to be thought at work, and then not for so long. */
const FASTER = 0.95;
const QUIET_NS = 100e6;
/** How much longer than asked a warm-up may take until then. */
const OVERTIME_NS = 500e6;
/** Turns of a batch of the empty loop, batches that count, and the time until it must be steady. */
const LEAST_TURNS = 10_000;
const EMPTY_BATCHES = 10;
const EMPTY_AT_MOST_NS = 30e6;
/** Tries to find a batch that lasts as long as it should. */
const TRIES = 5;

/** Warms a subject up and finds how many calls make a batch. */
export function ready(subject, clockCostNs, sliceNs, warmUpNs) {
  const target = Math.max(sliceNs / BATCHES_A_SLICE, (2 * clockCostNs) / CLOCK_SHARE);
  subject.loopOnly(LEAST_TURNS); // so that it is compiled meanwhile
  const begin = nowNs();
  const warm = warmUp(subject, target, begin + warmUpNs);
  const warmMs = (nowNs() - begin) / 1e6;
  const { batch, took } = settled(subject, scaled(1, warm.last, target), target);
  const emptyNs = Math.max(0, emptyLoop(subject, batch));
  return {
    workload: new Ready(subject, batch, emptyNs),
    prepared: {
      batch,
      'clock-share': (2 * clockCostNs) / took,
      'empty-ns': emptyNs,
      'warm-up': {
        steady: warm.steady,
        batches: warm.batches,
        ms: warmMs,
        'first-over-last': warm.first / Math.max(warm.last, 1e-9),
      },
    },
  };
}

/** A subject that is warm, and how it is to be measured. */
class Ready {
  constructor(subject, batch, emptyNs) {
    this.subject = subject;
    this.batch = batch;
    this.emptyNs = emptyNs;
  }

  /** Measures for so long. The first batch finds the caches gone cold, for others ran in between, and is not kept. */
  slice(sliceNs) {
    const begin = nowNs();
    this.subject.call(this.batch);
    const callNs = [];
    do {
      callNs.push(timed(this.subject, this.batch) / this.batch - this.emptyNs);
    } while (nowNs() - begin < sliceNs);
    return { callNs, begin, end: nowNs() };
  }
}

/** The timed region. */
function timed(subject, calls) {
  const begin = nowNs();
  subject.call(calls);
  return nowNs() - begin;
}

/**
 * Calls until the time is up, and beyond it while calls have become faster not long ago, in batches that grow as they do.
 * It does not end earlier, as it may where code is compiled beforehand: V8 compiles on another thread what is hot, while
 * it interprets, and an interpreter is steady, too.
 */
function warmUp(subject, target, until) {
  const times = [];
  let [batch, best, bestAt, now] = [1, Infinity, 0, 0];
  do {
    const took = Math.max(timed(subject, batch), 1);
    times.push(took / batch);
    now = nowNs();
    if (times.at(-1) < best * FASTER) [best, bestAt] = [times.at(-1), now];
    if (took < target / 2) batch *= 2;
  } while (now < until || (now < until + OVERTIME_NS && now - bestAt < QUIET_NS));
  return { steady: isSteady(times), batches: times.length, first: times[0], last: lately(times) };
}

/**
 * A batch that really lasts as long as it should, and how long that is. Interruptions only ever add time, so the best of
 * a few tries is believed.
 */
function settled(subject, batch, target) {
  for (let tries = TRIES; ; tries--) {
    const took = Math.min(timed(subject, batch), timed(subject, batch), timed(subject, batch));
    if (took >= target * 0.75 || tries === 0) return { batch, took };
    batch = scaled(batch, took, target);
  }
}

function scaled(calls, took, target) {
  return Math.max(1, Math.floor((calls * target) / Math.max(took, 1e-3)));
}

/**
 * Nanoseconds a call of the loop around no call. It goes round oftener than a batch of long calls does, and for a while
 * beforehand: it has to be compiled as the loop around calls is by now. The least of the last batches is taken, for
 * interruptions only ever add time, and what they add to this is taken off every call.
 */
function emptyLoop(subject, batch) {
  const turns = Math.max(batch, LEAST_TURNS);
  const times = [];
  const until = nowNs() + EMPTY_AT_MOST_NS;
  do {
    const begin = nowNs();
    subject.loopOnly(turns);
    times.push((nowNs() - begin) / turns);
  } while (!isSteady(times) && nowNs() < until);
  return Math.min(...times.slice(-EMPTY_BATCHES));
}
