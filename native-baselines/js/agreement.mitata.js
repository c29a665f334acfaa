// One workload timed by mitata; prints the median of its samples in nanoseconds a call. For `agreement` beside this.

import { readFileSync } from 'node:fs';
import * as logic from './logic/index.js';
import { functionsOf } from './worker/contract/functions.js';

const mitata = new URL('../../.tools/js/node_modules/mitata/src/lib.mjs', import.meta.url);
const { measure, do_not_optimize: consume } = await import(mitata);

const [workload, file] = process.argv.slice(2);
const callable = functionsOf(logic).get(workload);
const inputs = readFileSync(file, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => callable.decode(JSON.parse(line)));

/** Gives one argument after the other, round the inputs; mitata has thousands of them ready before its clock runs. */
function round(arg) {
  let next = 0;
  return () => inputs[next++ % inputs.length][arg];
}

/** The function that is called: at first two others, so that V8 calls it, as the worker does, and does not copy it in. */
let called;

/** A call that consumes its answer, or what it throws. */
const BENCH = {
  1: (one) => {
    try {
      consume(called(one));
    } catch (error) {
      consume(error);
    }
  },
  2: (one, other) => {
    try {
      consume(called(one, other));
    } catch (error) {
      consume(error);
    }
  },
};
const bench = BENCH[callable.types.length];
for (const other of [() => undefined, (one) => one, callable.call]) {
  called = other;
  // V8 notes what is called from the second or so pass on.
  for (let turn = 0; turn < 2; turn++) inputs.forEach((given) => bench(...given));
}

// mitata looks at the first calls to decide whether it times many at once; those must not be the coldest.
let each;
for (let turn = 0; turn < 20; turn++) {
  const begin = performance.now();
  for (const given of inputs) bench(...given);
  each = ((performance.now() - begin) * 1e3) / inputs.length;
}

// As many calls a sample as last about 200 us, as long as the worker's batches: a sample of 4,096 calls, which is what
// mitata takes otherwise, lasts up to 10 ms and is interrupted on any machine that has something else to do.
const batch_samples = Math.min(4_096, Math.max(16, Math.ceil(200 / each / 16) * 16));
const { p50 } = await measure(
  function* () {
    yield { 0: round(0), 1: round(1), bench };
  },
  { batch_samples },
);
console.log(p50);
