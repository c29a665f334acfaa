// The worker program as it is asked by others: a process, lines in and lines out.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { Conversation, OPEN, QUOTE, fixture, golden, onQuote, prepare, written } from './support.js';

const measure = { request: 'measure', workload: QUOTE, 'slice-us': 1_000 };
const isRefused = (answer, kind, message) => {
  assert.equal(answer.answer, 'failed', JSON.stringify(answer));
  assert.equal(answer.kind, kind, JSON.stringify(answer));
  assert.match(answer.message, message);
  assert.ok(!answer.message.includes('\n'));
};

test('the receipt says what is open', async (t) => {
  const { receipt } = await Conversation.open(t, { 'spawned-ns': Number(process.hrtime.bigint()) });
  assert.equal(receipt.answer, 'opened');
  assert.equal(receipt.runtime, `node ${process.versions.node}`);
  assert.deepEqual(
    receipt.phases.map(({ name }) => name),
    ['spawn', 'link'],
  );
  assert.ok(
    receipt.phases.every(({ us }) => us > 0 && us < 60e6),
    JSON.stringify(receipt.phases),
  );
  assert.ok(receipt.clock['cost-ns'] > 0 && receipt.idle.private > 0);
  assert.equal(receipt.effective.pinned, 'no: not asked for');
});

test('what cannot be opened is refused, and the right thing opened after it', async (t) => {
  const worker = new Conversation(t);
  isRefused(await worker.ask({ ...OPEN, protocol: 99 }), 'protocol', /protocol 3, not 99/);
  isRefused(
    await worker.ask({ ...OPEN, contender: 'native/go' }),
    'request',
    /opens native\/js, not native\/go/,
  );
  isRefused(await worker.ask({ ...OPEN, slower: 0.02 }), 'unsupported', /without `slower`/);
  isRefused(await worker.ask({ ...OPEN, core: 100_000 }), 'request', /core 100000/);
  isRefused(await worker.ask(measure), 'request', /first request is `open`/);
  assert.equal((await worker.ask({ request: 'look' })).answer, 'seen');
  assert.equal((await worker.ask(OPEN)).answer, 'opened');
  isRefused(await worker.ask(OPEN), 'request', /this one is open/);
});

test('every thread is pinned to the core that is named, or it is said why not', async (t) => {
  const core = Number(/Cpus_allowed_list:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  const worker = await Conversation.open(t, { core });
  if (spawnSync('taskset', ['--version']).error) {
    assert.match(worker.receipt.effective.pinned, /^no: there is no taskset/);
    return;
  }
  const tasks = `/proc/${worker.process.pid}/task`;
  for (const task of readdirSync(tasks)) {
    assert.match(
      readFileSync(join(tasks, task, 'status'), 'utf8'),
      new RegExp(`Cpus_allowed_list:\\s*${core}\n`),
    );
  }
});

test('without taskset the receipt says so', async (t) => {
  const worker = new Conversation(t, { env: { PATH: '/nowhere' } });
  const core = Number(/Cpus_allowed_list:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  const receipt = await worker.ask({ ...OPEN, core });
  assert.match(receipt.effective.pinned, /^no: there is no taskset/);
});

test('a workload is prepared, measured and released', async (t) => {
  const worker = await Conversation.open(t);
  isRefused(await worker.ask(measure), 'request', /was not prepared/);
  const prepared = await worker.ask(prepare);
  assert.ok(
    prepared.batch >= 1 && prepared['empty-ns'] >= 0 && prepared['clock-share'] < 0.01,
    JSON.stringify(prepared),
  );
  const slice = await worker.ask(measure);
  assert.equal(slice.answer, 'measured');
  assert.ok(slice['call-ns'].length >= 1 && slice['call-ns'].every((ns) => ns > 0));
  assert.ok(Number.isInteger(slice.collections.count) && Number.isInteger(slice.collections.ns));
  assert.deepEqual(await worker.ask({ request: 'release', workload: QUOTE }), { answer: 'released' });
  isRefused(await worker.ask(measure), 'request', /was not prepared/);
});

test('collections are counted in the slice that they happen in', async (t) => {
  const worker = await Conversation.open(t);
  const inputs = written('in.jsonl', ['1000000', '1000000']);
  const source = { workload: 'probe/source-text/1MiB', inputs };
  await worker.ask({ ...prepare, ...source });
  const rope = await worker.ask({ ...measure, workload: source.workload });
  assert.equal(rope.answer, 'measured');
  // A structured answer of 1,000 lines is garbage at once: megabytes a slice.
  const lines = { workload: 'probe/source-structured', inputs: written('in.jsonl', ['1000', '1000']) };
  await worker.ask({ ...prepare, ...lines });
  const busy = await worker.ask({ ...measure, workload: lines.workload, 'slice-us': 200_000 });
  assert.ok(busy.collections.count > 0 && busy.collections.ns > 0, JSON.stringify(busy.collections));
  assert.ok(busy.collections.ns < 10e9);
  await worker.ask({ ...prepare, workload: 'probe/nop', inputs: written('in.jsonl', ['null', 'null']) });
  const quiet = await worker.ask({ ...measure, workload: 'probe/nop' });
  assert.ok(quiet.collections.count <= 1, JSON.stringify(quiet.collections));
});

test('golden answers are verified, and a wrong one is told with its case', async (t) => {
  const worker = await Conversation.open(t);
  const verify = (functionName, folder) => ({ request: 'verify', function: functionName, golden: folder });
  const all = await worker.ask(verify('pricing/unit-price', golden('commerce')));
  assert.equal(all.answer, 'verified');
  assert.equal(all.difference, null);
  assert.match(all.digest, /^[0-9a-f]{64}$/);
  const file = written('score.jsonl', ['{"case":"wrong","input":["a","0"],"output":7}']);
  isRefused(await worker.ask(verify('fraud/score', dirname(file))), 'request', /fraud\/score\.jsonl/);
  const recipe = '{"case":"large","generate":{"kind":"text","seed":1,"size":9},"output":7}';
  for (const [line, check] of [
    ['{"case":"wrong","input":["a","0"],"output":7}', (got) => assert.equal(got.difference.case, 'wrong')],
    [recipe, (got) => isRefused(got, 'request', /recipe.*write it out/)],
    ['{"case":"odd","input":[7,"0"],"output":7}', (got) => isRefused(got, 'subject', /odd: expected a text/)],
    ['{"case":"odd","output":7}', (got) => isRefused(got, 'request', /:1: expected/)],
    ['nonsense', (got) => isRefused(got, 'request', /:1: no JSON/)],
  ]) {
    const folder = dirname(written('unused', []));
    execFileSync('mkdir', ['-p', join(folder, 'fraud')]);
    execFileSync('tee', [join(folder, 'fraud/score.jsonl')], {
      input: `${line}\n`,
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    check(await worker.ask(verify('fraud/score', folder)));
  }
});

test('a cold start is the first thing and the only one', async (t) => {
  const worker = await Conversation.open(t);
  const cold = { request: 'cold', ...onQuote, calls: [1, 10, 100] };
  await worker.ask({ request: 'look' });
  const started = await worker.ask(cold);
  assert.deepEqual(
    started.phases.map(({ name }) => name),
    ['first-call'],
  );
  assert.deepEqual(
    started['to-call-us'].map(([call]) => call),
    [1, 10, 100],
  );
  isRefused(await worker.ask(cold), 'request', /first thing after `open`/);
});

test('throughput is that of one thread, and more are refused', async (t) => {
  const worker = await Conversation.open(t);
  const throughput = { request: 'throughput', ...onQuote, threads: 1, 'window-ms': 30 };
  const { threads } = await worker.ask(throughput);
  assert.equal(threads.length, 1);
  assert.ok(threads[0].calls > 0 && threads[0].ns >= 30e6);
  isRefused(await worker.ask({ ...throughput, threads: 2 }), 'unsupported', /one thread/);
  isRefused(await worker.ask({ ...throughput, threads: 0 }), 'request', /1 or more/);
});

test('long calls have a tail, and those shorter than the clock have none', async (t) => {
  const worker = await Conversation.open(t);
  const tail = { request: 'call-tail', 'duration-ms': 60 };
  const inputs = fixture('commerce/corpora/fraud/score-transaction.jsonl');
  const measured = await worker.ask({ ...tail, workload: 'fraud/score-transaction', inputs });
  assert.equal(measured['per-call'], 'measured', JSON.stringify(measured));
  assert.ok(measured.service.count > 0);
  assert.equal(measured.service.percentiles.length + measured.service['too-few'].length, 4);
  const nop = await worker.ask({
    ...tail,
    workload: 'probe/nop',
    inputs: written('in.jsonl', ['null', 'null']),
  });
  assert.equal(nop['per-call'], 'not-measurable', JSON.stringify(nop));
});

test('what a native call has none of is unsupported, and what nobody asks of it a mistake', async (t) => {
  const worker = await Conversation.open(t);
  for (const request of ['fuel', 'bytes-moved']) {
    isRefused(await worker.ask({ request, workload: QUOTE }), 'unsupported', /./);
  }
  for (const request of ['count', 'warm', 'instances', 'code-size', 'serve', 'open-loop', 'closed-loop']) {
    isRefused(
      await worker.ask({ request, workload: QUOTE }),
      'request',
      new RegExp(`\`${request}\` is not asked`),
    );
  }
  isRefused(await worker.ask({ ...prepare, workload: 'pricing/dance' }), 'request', /pricing\/dance/);
  isRefused(await worker.ask({ ...prepare, inputs: undefined }), 'request', /`inputs` is missing/);
  isRefused(await worker.ask({ ...prepare, inputs: '/nowhere/in.jsonl' }), 'request', /\/nowhere\/in\.jsonl/);
});

test('a line that is no request is refused, and the worker lives on', async (t) => {
  const worker = new Conversation(t);
  const lines = [
    '',
    'hello',
    '{',
    '[]',
    'null',
    '42',
    '{}',
    '{"request":7}',
    '{"request":"dance"}',
    '['.repeat(20_000),
  ];
  for (const line of lines) isRefused(await worker.ask(line), 'request', /^not a request/);
  isRefused(await worker.ask({ request: 'measure' }), 'request', /`measure`: `workload` is missing/);
  isRefused(await worker.ask({ ...measure, 'slice-us': -1 }), 'request', /`slice-us` must be an integer/);
  isRefused(await worker.ask({ ...prepare, 'warm-up-ms': 1.5 }), 'request', /`warm-up-ms`/);
  assert.equal((await worker.ask(OPEN)).answer, 'opened');
});

test('a line may come in pieces, and hold what other readers take for its end', async (t) => {
  const worker = new Conversation(t);
  worker.process.stdin.write('{"request":');
  await new Promise((resolve) => setTimeout(resolve, 50));
  worker.process.stdin.write('"look"');
  assert.equal((await worker.ask('}')).answer, 'seen');
  isRefused(await worker.ask('{"request":"\u2028\\u0001"}'), 'request', /^not a request/);
});

test('it ends with `close`, with what the process saw', async (t) => {
  const worker = await Conversation.open(t);
  await worker.ask(prepare);
  const closed = await worker.ask({ request: 'close' });
  assert.ok(
    closed['cpu-ms'] > 0 && closed['peak-bytes'] > 0 && closed['minor-faults'] > 0,
    JSON.stringify(closed),
  );
  const [code] = await worker.ended;
  assert.equal(code, 0);
});

test('it ends when nobody asks any more', async (t) => {
  for (const worker of [new Conversation(t), await Conversation.open(t)]) {
    worker.process.stdin.end();
    const [code] = await worker.ended;
    assert.equal(code, 0);
  }
});
