// Garbage collections of this process, by what Node tells an observer of performance: each pause with its length. What V8
// does on other threads meanwhile is not in it.

import { PerformanceObserver } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';

export class Collections {
  #pauses = [];
  #observer = new PerformanceObserver((list) => this.#keep(list.getEntries()));

  constructor() {
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  #keep(entries) {
    for (const { startTime, duration } of entries) {
      this.#pauses.push({ begin: startTime * 1e6, ns: duration * 1e6 });
    }
  }

  /** How many collections began between two readings of the clock, and the time that they took. */
  async between(begin, end) {
    // Entries come with the next turns of the event loop.
    await turn();
    await turn();
    this.#keep(this.#observer.takeRecords());
    const during = this.#pauses.filter((pause) => pause.begin >= begin && pause.begin < end);
    this.#pauses = [];
    return { count: during.length, ns: Math.round(during.reduce((sum, { ns }) => sum + ns, 0)) };
  }

  end() {
    this.#observer.disconnect();
  }
}
