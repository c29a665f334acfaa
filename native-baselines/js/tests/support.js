// A conversation with the worker program, as a process of its own.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../worker/main.js', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

export const golden = (suite) => join(ROOT, 'fixtures', suite, 'golden');
export const fixture = (path) => join(ROOT, 'fixtures', path);
export const corpus = (name) => fixture(`commerce/corpora/${name}.jsonl`);

export const QUOTE = 'pricing/get-quote';
/** What every request that calls a workload says beside its own fields. */
export const onQuote = { workload: QUOTE, inputs: corpus(QUOTE) };
export const prepare = { request: 'prepare', ...onQuote, 'warm-up-ms': 5, 'slice-us': 1_000 };
export const OPEN = {
  request: 'open',
  protocol: 3,
  contender: 'native/js',
  config: null,
  artifact: null,
  cache: 'none',
  core: null,
  'memory-limit': 1,
};

/** A file of its own with these lines. */
export function written(name, lines) {
  const file = join(mkdtempSync(join(tmpdir(), 'tollgate-js-')), name);
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  return file;
}

export class Conversation {
  #lines;

  /** With a worker in which nothing is open yet; `context` is the test's, at whose end it ends. */
  constructor(context, { env = {} } = {}) {
    this.process = spawn(process.execPath, [PROGRAM], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    });
    this.ended = once(this.process, 'close');
    this.#lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
    context.after(() => this.process.kill());
  }

  /** With one that has opened its contender. */
  static async open(context, more = {}) {
    const conversation = new Conversation(context);
    const receipt = await conversation.ask({ ...OPEN, ...more });
    return Object.assign(conversation, { receipt });
  }

  say(line) {
    this.process.stdin.write(`${line}\n`);
  }

  /** The answer to a request. */
  async ask(request) {
    this.say(typeof request === 'string' ? request : JSON.stringify(request));
    const { value, done } = await this.#lines.next();
    return done ? undefined : JSON.parse(value);
  }

  /** Says several requests; the answer to the last. */
  async askAll(...requests) {
    let answer;
    for (const request of requests) answer = await this.ask(request);
    return answer;
  }
}
