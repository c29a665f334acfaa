// A launch: the state behind the worker protocol.

import { readFileSync } from 'node:fs';
import v8 from 'node:v8';
import { calibrate, nowNs } from './clock.js';
import { ready } from './closed_loop.js';
import { Collections } from './collections.js';
import { Failure } from './failure.js';
import { verify } from './golden.js';
import { look, memory, pin, seen } from './process.js';
import { PROTOCOL } from './requests.js';
import { callTail, cold } from './single_calls.js';
import { Subject } from './subject.js';
import { throughput } from './throughput.js';

const CONTENDER = 'native/js';
/** SHA-256 of the committed corpora, as every worker's receipt has it; a test holds it to the files. */
export const FIXTURES = 'e1f653fade43aac2b7af85e372c0ab8fbd0791aeed441c61e7183b4fc241761a';
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url)));

export class Launch {
  #functions;
  #clock;
  #collections = new Collections();
  #ready = new Map();
  /** Nothing was called yet. */
  #untouched = true;

  /** Opens the contender: loads the logic, and pins the process if asked to. */
  static async open(asked, began) {
    const idle = memory();
    const spawn = asked['spawned-ns'] == null ? undefined : (Number(began) - asked['spawned-ns']) / 1e3;
    if (asked.contender !== CONTENDER) {
      throw Failure.request(`this worker opens ${CONTENDER}, not ${asked.contender}`);
    }
    if (asked.slower != null) {
      throw Failure.unsupported('calls in JavaScript are not made slower here: open it without `slower`');
    }
    const begin = nowNs();
    const logic = await import('../logic/index.js');
    const link = (nowNs() - begin) / 1e3;
    const { functionsOf } = await import('./contract/functions.js');
    const pinned = asked.core == null ? 'no: not asked for' : pin(asked.core);
    const launch = new Launch(functionsOf(logic), calibrate());
    const phases = [{ name: 'link', us: link }];
    if (spawn > 0) phases.unshift({ name: 'spawn', us: spawn });
    return { launch, receipt: launch.#receipt(idle, phases, pinned) };
  }

  constructor(functions, clock) {
    this.#functions = functions;
    this.#clock = clock;
  }

  #receipt(idle, phases, pinned) {
    return {
      answer: 'opened',
      protocol: PROTOCOL,
      program: `tollgate-js ${version}`,
      language: 'js',
      build: 'js',
      runtime: `node ${process.versions.node}`,
      effective: {
        'heap-limit': String(v8.getHeapStatistics().heap_size_limit),
        'node-options': [process.env.NODE_OPTIONS ?? '', ...process.execArgv].join(' ').trim(),
        pinned,
        v8: process.versions.v8,
        'warm-up': 'as long as asked, and up to 500 ms more while calls get faster',
      },
      'artifact-sha256': null,
      fixtures: FIXTURES,
      phases,
      idle,
      clock: this.#clock,
      'debug-build': false,
    };
  }

  /** The answer to any request but the first `open`. */
  async answer(asked) {
    if (asked.request === 'cold' && !this.#untouched) {
      throw Failure.request(
        'something was called in this process before: a cold start is the first thing after `open`',
      );
    }
    if (asked.request !== 'look') this.#untouched = false;
    switch (asked.request) {
      case 'verify':
        return { answer: 'verified', ...verify(this.#function(asked.function), asked.golden) };
      case 'prepare':
        return this.#prepare(asked);
      case 'measure':
        return this.#measure(asked);
      case 'release':
        this.#ready.delete(asked.workload);
        return { answer: 'released' };
      case 'throughput':
        return {
          answer: 'counted',
          ...throughput(await this.#subject(asked), asked.threads, asked['window-ms'] * 1e6),
        };
      case 'call-tail':
        return { answer: 'call-tail', ...callTail(await this.#subject(asked), asked['duration-ms'] * 1e6) };
      case 'cold':
        return { answer: 'started', ...cold(await this.#subject(asked), asked.calls) };
      case 'fuel':
        throw Failure.unsupported('V8 counts no fuel');
      case 'bytes-moved':
        throw Failure.unsupported('a native call moves no bytes in or out of a linear memory');
      case 'look':
        return { answer: 'seen', ...look() };
      case 'close':
        this.#collections.end();
        return { answer: 'closed', ...seen() };
      case 'open':
        throw Failure.request('a launch opens one contender, and this one is open');
      default:
        throw Failure.request(`\`${asked.request}\` is not asked of what is open`);
    }
  }

  async #prepare(asked) {
    const [slice, warmUp] = [asked['slice-us'] * 1e3, asked['warm-up-ms'] * 1e6];
    const made = ready(await this.#subject(asked), this.#clock['cost-ns'], slice, warmUp);
    this.#ready.set(asked.workload, made.workload);
    return { answer: 'prepared', ...made.prepared };
  }

  async #measure({ workload, 'slice-us': sliceUs }) {
    const prepared = this.#ready.get(workload);
    if (!prepared) throw Failure.request(`\`${workload}\` was not prepared: ask for \`prepare\` first`);
    const { callNs, begin, end } = prepared.slice(sliceUs * 1e3);
    return {
      answer: 'measured',
      'call-ns': callNs,
      collections: await this.#collections.between(begin, end),
    };
  }

  /** The workload of a request with its inputs. A size is in the inputs already: it has no other meaning here. */
  async #subject({ workload, inputs, request }) {
    const callable = this.#function(workload.split('/').slice(0, 2).join('/'), workload);
    if (inputs == null) {
      throw Failure.request(
        `\`${request}\` of ${workload}: \`inputs\` is missing, the file that program.toml asks for by inputs = "files"`,
      );
    }
    return Subject.of(callable, workload, inputs);
  }

  #function(name, workload = name) {
    const found = this.#functions.get(name);
    if (!found) throw Failure.request(`no function of the logic in JavaScript is called \`${workload}\``);
    return found;
  }
}
