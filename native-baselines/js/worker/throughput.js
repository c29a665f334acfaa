// How many calls end in a window.

import { nowNs } from './clock.js';
import { Failure } from './failure.js';

/** Calls between two looks at the clock take about this long. */
const CHUNK_NS = 100_000;
const WARM_UP_NS = 5e6;

export function throughput(subject, threads, windowNs) {
  if (threads === 0) throw Failure.request('`threads` must be 1 or more');
  if (threads > 1) {
    throw Failure.unsupported(
      `JavaScript runs on one thread: ${threads} of Node's worker threads would be as many heaps, each with a logic of its own`,
    );
  }
  const chunk = warmChunk(subject);
  const begin = nowNs();
  let calls = 0;
  let elapsed;
  do {
    subject.call(chunk);
    calls += chunk;
    elapsed = nowNs() - begin;
  } while (elapsed < windowNs);
  return { threads: [{ calls, ns: Math.round(elapsed) }] };
}

/** Warms up, and finds how many calls make a chunk. */
function warmChunk(subject) {
  const begin = nowNs();
  for (let chunk = 1; ;) {
    const one = nowNs();
    subject.call(chunk);
    const now = nowNs();
    if (now - one < CHUNK_NS / 2) chunk *= 2;
    else if (now - begin >= WARM_UP_NS) return chunk;
  }
}
