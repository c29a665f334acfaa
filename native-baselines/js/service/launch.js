// A launch of the service: opened, told to serve, looked at and closed.

import { readFileSync } from 'node:fs';
import v8 from 'node:v8';
import { calibrate, nowNs } from '../worker/clock.js';
import { Failure } from '../worker/failure.js';
import { FIXTURES } from '../worker/launch.js';
import { look, memory, pin, seen } from '../worker/process.js';
import { PROTOCOL } from '../worker/requests.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url)));

export class Service {
  #server;
  #serving;

  /** Loads the logic and the server around it. */
  static async open(asked, began) {
    const idle = memory();
    const spawn = asked['spawned-ns'] == null ? undefined : (Number(began) - asked['spawned-ns']) / 1e3;
    const { contender, service } = asked;
    if (!/^http\/js\//.test(contender) || service?.kind !== 'native') {
      throw Failure.request(
        `${contender}: this program is the native service in JavaScript and nothing else`,
      );
    }
    if (asked.slower != null) {
      throw Failure.unsupported('a service in JavaScript is not made slower here: open it without `slower`');
    }
    if (service.threads !== 1) {
      throw Failure.unsupported(`${contender}: Node answers on one thread: write threads = 1`);
    }
    const begin = nowNs();
    const { facts, Server } = await import('./server.js');
    const phases = [{ name: 'link', us: (nowNs() - begin) / 1e3 }];
    if (spawn > 0) phases.unshift({ name: 'spawn', us: spawn });
    const launch = new Service();
    launch.#server = new Server();
    const receipt = {
      answer: 'opened',
      protocol: PROTOCOL,
      program: `tollgate-js-service ${version}`,
      language: 'js',
      build: contender.split('/')[1],
      runtime: `node ${process.versions.node}`,
      effective: {
        'heap-limit': String(v8.getHeapStatistics().heap_size_limit),
        'node-options': [process.env.NODE_OPTIONS ?? '', ...process.execArgv].join(' ').trim(),
        v8: process.versions.v8,
        ...facts(),
      },
      'artifact-sha256': null,
      fixtures: FIXTURES,
      phases,
      idle,
      clock: calibrate(),
      'debug-build': false,
    };
    return { launch, receipt };
  }

  async answer(asked) {
    switch (asked.request) {
      case 'serve':
        return { answer: 'serving', ...(await this.#serve(asked)) };
      case 'look':
        return { answer: 'seen', ...look() };
      case 'close':
        return { answer: 'closed', ...seen() };
      case 'open':
        throw Failure.request('a launch opens one contender, and this one is open');
      default:
        throw Failure.request(
          `\`${asked.request}\` is not asked of what is open: a service is served, not called`,
        );
    }
  }

  async #serve({ listen, core }) {
    if (this.#serving) throw Failure.request(`it listens on ${this.#serving} already`);
    const at = typeof listen === 'string' && /^\[?([0-9a-fA-F.:]+?)\]?:([0-9]{1,5})$/.exec(listen);
    if (!at) throw Failure.request('not a request: `serve`: `listen` must be an address and a port');
    // By another program, which takes its time: no part of what listening takes.
    if (core != null) pin(core);
    const begin = nowNs();
    try {
      this.#serving = await this.#server.listen(at[1], Number(at[2]));
    } catch (error) {
      throw Failure.request(`cannot listen on ${listen}: ${error.message}`);
    }
    return { address: this.#serving, 'listen-us': (nowNs() - begin) / 1e3 };
  }

  /** Nobody asks any more: what is in flight is finished. */
  async end() {
    await this.#server.stop();
  }
}
