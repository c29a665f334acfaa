// A function of the logic with its inputs: what can be called any number of times.

import { Failure } from './failure.js';
import { linesOf, parsed } from './golden.js';

/** Inputs of functions that take none: a ring as long as those of others that have no corpus. */
const NO_INPUTS = 64;

export class Subject {
  #columns;
  #loops;
  #call;
  #next = 0;

  /** Of a function, with its inputs from a file: a line of canonical JSON each. */
  static async of(callable, workload, file) {
    const given = inputsOf(callable, file);
    const args = callable.types.length;
    const columns = Array.from({ length: Math.max(args, 1) }, (_, arg) => given.map((one) => one[arg]));
    const { loopsOf } = await import(`./loop.js?workload=${encodeURIComponent(workload)}`);
    return new Subject(callable.call, columns, loopsOf(columns, args));
  }

  constructor(call, columns, loops) {
    this.#call = call;
    this.#columns = columns;
    this.#loops = loops;
  }

  /** Number of inputs, a power of two. */
  get inputs() {
    return this.#columns[0].length;
  }

  call(calls) {
    this.#next = this.#loops.each(this.#call, this.#columns, this.#next, calls);
  }

  /** Goes round as often without calling. */
  loopOnly(calls) {
    this.#next = this.#loops.empty(this.#columns, this.#next, calls);
  }
}

/** The arguments of each input, in the logic's own types. */
function inputsOf(callable, file) {
  const lines = linesOf(file);
  const given = lines.map((line, index) => {
    const place = `${file}:${index + 1}`;
    const json = parsed(line, place);
    try {
      return callable.decode(json);
    } catch (error) {
      throw Failure.request(`${place}: no input of ${callable.name}: ${error.message}`);
    }
  });
  if (given.length === 0 && callable.types.length === 0) return new Array(NO_INPUTS).fill([]);
  if (given.length === 0 || (given.length & (given.length - 1)) !== 0) {
    throw Failure.request(`${file}: ${given.length} inputs are no ring: their number must be a power of two`);
  }
  return given;
}
