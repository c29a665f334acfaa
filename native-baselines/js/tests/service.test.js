// The service: what it makes of requests, and the launch around it.

import assert from 'node:assert/strict';
import test from 'node:test';
import { Service } from '../service/launch.js';
import { answer } from '../service/node.js';

const QUOTE = '{"sku":"TG-0001-B","quantity":1}';
const QUOTED = '{"ok":{"cents":"3199","source":"list"}}';
const post = (path, body) => answer('POST', path, Buffer.from(body));

test('JSON is taken as clients write it', () => {
  for (const body of [
    QUOTE,
    ' {\n\t"quantity" : 1 ,\r"sku" : "TG-0001-B" } ',
    '{"sku":"TG-0001-B","trace":[{"a":1.5e3},null],"quantity":1}',
    '{"sk\\u0075":"TG\\u002d0001-B","quantity":1}',
  ]) {
    assert.deepEqual(post('/pricing/get-quote', body), { status: 200, body: QUOTED }, body);
  }
  assert.equal(post('/probe/nop', '').body, 'null');
  assert.equal(post('/probe/echo-bytes', '"AP+A"').body, '"AP+A"');
});

test('what is no JSON is told from JSON of another shape', () => {
  const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
  for (const [path, body, status, part] of [
    ['/pricing/get-quote', '{"sku":', 400, 'is no JSON'],
    ['/pricing/get-quote', '', 400, ''],
    ['/pricing/get-quote', `\ufeff${QUOTE}`, 400, ''],
    ['/pricing/get-quote', Buffer.from([0x22, 0xff, 0x22]), 400, 'UTF-8'],
    ['/pricing/get-quote', '{"sku":"TG-0001-B"}', 422, 'missing field `quantity`'],
    ['/pricing/get-quote', '{"sku":null,"quantity":1}', 422, ''],
    ['/pricing/get-quote', '{"sku":"\\ud83d","quantity":1}', 422, ''],
    ['/pricing/get-quote', '{"sku":"a","quantity":4294967296}', 422, ''],
    ['/pricing/get-quote', '[7]', 422, ''],
    ['/pricing/get-quote', deep, 422, ''],
    ['/pricing/unit-price', '[1]', 422, ''],
    ['/fraud/score', '["a",7]', 422, ''],
    ['/fraud/score', '["a","18446744073709551616"]', 422, ''],
    ['/fraud/screen', '"00a"', 422, 'base64'],
    ['/fraud/screen', '"AA\\n="', 422, 'base64'],
    ['/fraud/screen', '"AAB="', 422, 'base64'],
    ['/fraud/screen', 'null', 422, ''],
    ['/probe/nop', '1', 422, ''],
  ]) {
    const given = post(path, body);
    assert.equal(given.status, status, `${path} ${given.body}`);
    assert.ok(given.body.includes(part) && given.body.length < 1_000, given.body);
    assert.match(given.body, /^\{"error":"[^\n]*"\}$/);
  }
  const coupons = JSON.stringify([{ toString: 1 }]);
  const cart = `{"customer":"c","tier":"gold","region":"uk","lines":[],"coupons":${coupons}}`;
  assert.equal(post('/pricing/quote-cart', cart).status, 422);
  assert.equal(post('/pricing/quote-cart', cart.replace(coupons, '[]')).body, '{"err":"empty-cart"}');
});

test('paths and methods are checked before the body', () => {
  const refused = answer('DELETE', '/fraud/score', Buffer.from('no json'));
  assert.deepEqual([refused.status, refused.allow], [405, 'POST']);
  assert.equal(refused.body, '{"error":"/fraud/score takes POST, not `DELETE`"}');
  assert.equal(answer('GET', '/healthz', Buffer.alloc(0)).body, '{"status":"ok"}');
  assert.equal(post('/healthz', '').allow, 'GET');
  assert.equal(post('/pricing/quote', '').body, '{"error":"there is nothing at `/pricing/quote`"}');
});

test('it is opened as the native service and nothing else, serves once, and ends', async () => {
  const open = { contender: 'http/js/native', service: { kind: 'native', threads: 1 } };
  const opened = (more) => Service.open({ ...open, ...more }, 0n);
  await assert.rejects(opened({ contender: 'http/rust/native' }), /nothing else/);
  await assert.rejects(opened({ service: { kind: 'component', threads: 1 } }), /nothing else/);
  await assert.rejects(opened({ service: { kind: 'native', threads: 2 } }), /threads = 1/);
  const { launch, receipt } = await opened({});
  assert.equal(receipt.effective['service-threads'], '1');
  const ask = (request, more) => launch.answer({ request, ...more });
  await assert.rejects(ask('prepare'), /served, not called/);
  await assert.rejects(ask('serve'), /`listen` must be/);
  await assert.rejects(ask('serve', { listen: '127.0.0.1:0', core: 100_000 }), /cannot pin to core 100000/);
  const { address } = await ask('serve', { listen: '127.0.0.1:0' });
  assert.equal(await (await fetch(`http://${address}/healthz`)).text(), '{"status":"ok"}');
  await assert.rejects(ask('serve', { listen: address }), /already/);
  const other = (await opened({})).launch;
  await assert.rejects(other.answer({ request: 'serve', listen: address }), /cannot listen on .*EADDRINUSE/);
  await launch.end();
  await assert.rejects(fetch(`http://${address}/healthz`));
});
