// The worker's parts, each alone.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { ready } from '../worker/closed_loop.js';
import { bytes, u64 } from '../worker/contract/scalars.js';
import { cart } from '../worker/contract/pricing.js';
import { Latencies } from '../worker/latencies.js';
import { FIXTURES } from '../worker/launch.js';
import { cold } from '../worker/single_calls.js';
import { Subject } from '../worker/subject.js';
import { isSteady, trendScore } from '../worker/warm_up.js';
import { fixture, written } from './support.js';

const callable = (types, call) => ({
  name: 'test/function',
  types,
  call,
  decode: (json) => (types.length > 1 ? json : [json]),
});

test('a loop goes round its inputs and goes on where it left off', async () => {
  const seen = [];
  const one = callable(['any'], (input) => seen.push(input));
  const subject = await Subject.of(one, 'test/round', written('in.jsonl', ['1', '2', '3', '4']));
  seen.length = 0; // the loop has called other functions until here, and not this one
  for (const calls of [3, 2, 1]) subject.call(calls);
  assert.deepEqual(seen, [1, 2, 3, 4, 1, 2]);
  subject.loopOnly(3);
  subject.call(1);
  assert.equal(seen.at(-1), 2, 'the empty loop goes as far');
});

test('a loop hands over as many arguments as there are', async () => {
  const seen = [];
  const two = callable(['any', 'any'], (...given) => seen.push(given));
  const none = callable([], (...given) => seen.push(given));
  (await Subject.of(two, 'test/two', written('in.jsonl', ['[1,2]', '[3,4]']))).call(3);
  (await Subject.of(none, 'test/none', written('in.jsonl', ['null', 'null']))).call(1);
  assert.deepEqual(seen, [[1, 2], [3, 4], [1, 2], []]);
});

test('what is refused is an answer, and a fault ends the calls', async () => {
  const file = written('in.jsonl', ['1']);
  const refusing = callable(['any'], () => {
    throw Object.assign(new Error('no'), { payload: 'no' });
  });
  (await Subject.of(refusing, 'test/refusing', file)).call(5);
  const broken = callable(['any'], () => {
    throw new TypeError('broken');
  });
  const subject = await Subject.of(broken, 'test/broken', file);
  assert.throws(() => subject.call(1), /broken/);
});

test('inputs that are no ring are refused', async () => {
  for (const lines of [[], ['1', '2', '3']]) {
    const subject = Subject.of(
      callable(['any'], () => 1),
      'test/ring',
      written('in.jsonl', lines),
    );
    await assert.rejects(subject, /power of two/);
  }
});

/** A subject of which each call takes so long, the first few ten times as long. */
function spinning(us, slowCalls = 0) {
  const spin = (ms) => {
    for (const until = performance.now() + ms; performance.now() < until;);
  };
  return {
    called: 0,
    call(calls) {
      for (; calls > 0; calls--) spin((this.called++ < slowCalls ? 10 : 1) * (us / 1e3));
    },
    loopOnly() {},
  };
}

test('a known time is found again', () => {
  const { workload, prepared } = ready(spinning(20), 30, 2e6, 20e6);
  assert.ok(prepared['clock-share'] <= 0.002, JSON.stringify(prepared));
  // The best of several slices: whatever else runs here can only add time.
  const best = Math.min(...Array.from({ length: 10 }, () => workload.slice(2e6).callNs).flat());
  assert.ok(best > 19_000 && best < 40_000, `${best} ns for 20 us`);
});

test('calls that get faster are waited for beyond the time that was asked for', () => {
  const { prepared } = ready(spinning(10, 40), 30, 1e6, 1e6);
  assert.ok(prepared['warm-up'].ms >= 100 && prepared['warm-up'].ms < 5_000, JSON.stringify(prepared));
  assert.ok(prepared['warm-up']['first-over-last'] > 2, JSON.stringify(prepared));
});

test('a call longer than a slice is a batch of one', () => {
  const { workload, prepared } = ready(spinning(3_000), 30, 1e6, 1e6);
  assert.equal(prepared.batch, 1);
  assert.equal(workload.slice(1e6).callNs.length, 1);
});

test('steady is what neither steps nor drifts', () => {
  const flat = Array.from({ length: 20 }, (_, index) => 100 + (index % 2) / 10);
  assert.ok(isSteady(flat));
  assert.ok(!isSteady(flat.slice(1)), 'two windows must be full');
  assert.ok(!isSteady(flat.map((time, index) => (index < 10 ? time * 1.1 : time))), 'a step');
  assert.ok(!isSteady(flat.map((time, index) => time * (1 - index / 500))), 'a drift');
  assert.ok(isSteady(flat.map((time, index) => (index === 3 ? 10_000 : time))), 'a spike is no drift');
  // S = 45, variance 10 · 9 · 25 / 18 = 125.
  assert.ok(Math.abs(trendScore([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) - 44 / Math.sqrt(125)) < 1e-12);
});

test('percentiles are those of known values, and none of too few', () => {
  const latencies = new Latencies();
  for (let us = 1; us <= 10_000; us++) latencies.record(us * 1_000);
  const tail = latencies.tail();
  const near = (value, expected) => Math.abs(value - expected) * 1_000 <= expected;
  const p99 = tail.percentiles.find(({ q }) => q === 0.99);
  assert.ok(
    near(p99['value-ns'], 9_900_000) && near(p99['low-ns'], 9_880_000) && near(p99['high-ns'], 9_921_000),
  );
  assert.deepEqual(tail['too-few'], [{ q: 0.999, needed: 100_000 }]);
  assert.equal(tail.count, 10_000);
  assert.ok(
    near(tail['min-ns'], 1_000) && near(tail['max-ns'], 10_000_000) && near(tail['mean-ns'], 5_000_500),
  );
  assert.deepEqual(new Latencies().tail().percentiles, []);
});

test('a histogram is what the format says, byte by byte', () => {
  const latencies = new Latencies();
  for (const ns of [1, 1, 5, 2_048]) latencies.record(ns);
  const all = Buffer.from(latencies.toBase64(), 'base64');
  assert.equal(all.readUInt32BE(0), 0x1c849314);
  assert.equal(all.readUInt32BE(4), all.length - 8);
  const plain = inflateSync(all.subarray(8));
  assert.equal(plain.readUInt32BE(0), 0x1c849313);
  assert.equal(plain.readUInt32BE(4), plain.length - 40);
  // One zero (-1); 2; three zeros (-3); 1; zeros up to the first of the second bucket (-2042); 1.
  assert.deepEqual([...plain.subarray(40)], [1, 4, 5, 2, 0xf3, 0x1f, 2]);
});

test('a cold start tells the time to each call that is asked for', () => {
  const started = cold(spinning(50), [1, 10, 20]);
  assert.deepEqual(
    started['to-call-us'].map(([call]) => call),
    [1, 10, 20],
  );
  assert.equal(started['to-call-us'][0][1], started.phases[0].us);
  assert.ok(started['to-call-us'][2][1] >= 20 * 50);
  for (const calls of [[], [0], [10, 1], [5, 5]]) assert.throws(() => cold(spinning(1), calls), /ascending/);
});

test('JSON of another type is refused', () => {
  assert.equal(u64('18446744073709551615'), 0xffff_ffff_ffff_ffffn);
  for (const none of ['18446744073709551616', '01', '-1', 1, null])
    assert.throws(() => u64(none), /expected a u64/);
  assert.deepEqual(bytes('00ff'), Uint8Array.of(0, 255));
  for (const none of ['0', 'FF', 'zz', null]) assert.throws(() => bytes(none), /hexadecimal/);
  assert.throws(() => cart({ customer: 'x' }), /missing field `tier`/);
});

test('the digest of the corpora is that of the committed files', () => {
  const digest = createHash('sha256');
  const read = (path) => readFileSync(fixture(path), 'utf8');
  for (const name of ['pricing/unit-price', 'pricing/get-quote', 'pricing/quote-cart', 'fraud/score']) {
    digest.update(read(`commerce/corpora/${name}.jsonl`));
  }
  digest.update(read('commerce/corpora/fraud/score-features.jsonl'));
  digest.update(read('commerce/corpora/fraud/score-transaction.jsonl'));
  digest.update(read('boundary/corpora/probe/scalar.jsonl'));
  // Once there was one list of those that come in sizes.
  digest.update(read('commerce/corpora/sized.json').replace(/\n\]\n$/, ''));
  digest.update(',\n');
  digest.update(read('boundary/corpora/sized.json').replace(/^\[\n/, ''));
  assert.equal(digest.digest('hex'), FIXTURES);
});
