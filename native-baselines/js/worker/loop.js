// The timed region: calls with inputs that are ready, one after the other, round a ring.
//
// This module is loaded anew for each workload (its address carries the workload's name). V8 compiles a function for the
// types that it has seen, and functions loaded anew have seen nothing: so one workload's loop is not slower because
// another was measured before it. What is called is kept out of the loop by `unforeseeable`: it is a call, as it is for
// every other contender, and not code that was copied into the loop and moved out of it where nothing changes.

/** Where answers go: somebody might read them, so none can be left unmade. */
const box = { answer: undefined, first: undefined, second: undefined };

/** Calls with inputs from `next` on; returns where it is then. What is refused is an answer, too. */
const LOOPS = [
  function none(call, [ring], next, calls) {
    for (let left = calls; left > 0; left--) {
      next = (next + 1) & (ring.length - 1);
      try {
        box.answer = call();
      } catch (error) {
        box.answer = refused(error);
      }
    }
    return next;
  },
  function one(call, [ring], next, calls) {
    for (let left = calls; left > 0; left--) {
      const first = ring[next];
      next = (next + 1) & (ring.length - 1);
      try {
        box.answer = call(first);
      } catch (error) {
        box.answer = refused(error);
      }
    }
    return next;
  },
  function two(call, [firsts, seconds], next, calls) {
    for (let left = calls; left > 0; left--) {
      const first = firsts[next];
      const second = seconds[next];
      next = (next + 1) & (firsts.length - 1);
      try {
        box.answer = call(first, second);
      } catch (error) {
        box.answer = refused(error);
      }
    }
    return next;
  },
];

/** The same loops around no call. */
const EMPTY = [
  function none([ring], next, calls) {
    for (let left = calls; left > 0; left--) {
      next = (next + 1) & (ring.length - 1);
      box.answer = next;
    }
    return next;
  },
  function one([ring], next, calls) {
    for (let left = calls; left > 0; left--) {
      box.answer = ring[next];
      next = (next + 1) & (ring.length - 1);
    }
    return next;
  },
  function two([firsts, seconds], next, calls) {
    for (let left = calls; left > 0; left--) {
      box.first = firsts[next];
      box.second = seconds[next];
      next = (next + 1) & (firsts.length - 1);
    }
    return next;
  },
];

/** An error of the contract; whatever else is thrown is a fault. */
function refused(error) {
  if (!('payload' in error)) throw error;
  return error;
}

/** The loops for functions of so many arguments, of which `columns` are the rings, one for each (at least one). */
export function loopsOf(columns, args) {
  const each = LOOPS[args];
  unforeseeable(each, columns);
  return { each, empty: EMPTY[args] };
}

/** Has a loop call two other functions first: what V8 has seen calling two functions it takes for calling any. */
function unforeseeable(each, columns) {
  each(() => undefined, columns, 0, columns[0].length);
  each((first) => first, columns, 0, columns[0].length);
}
