// The examples that LOGIC.md itself gives, and what no golden answer can show.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countryRisk } from '../logic/fraud/country.js';
import { daysOf, yearAndMonth } from '../logic/fraud/calendar.js';
import { distanceKm } from '../logic/fraud/distance.js';
import { ASKED, LEAF_VALUES, LEAVES, NODES, THRESHOLDS, TREES } from '../logic/fraud/forest.js';
import { fnv1a, scatter } from '../logic/hash.js';
import { fraud, pricing, probe } from '../logic/index.js';
import { MAX_U64, fits, saturated, share, smallShare } from '../logic/money.js';
import { article } from '../logic/pricing/catalog.js';
import { CsvReader } from '../logic/pricing/csv.js';

test('a share is exact however large the amount is, and rounds by name', () => {
  for (const [rest, down, halfUp, halfEven] of [
    [4_999n, 0n, 0n, 0n],
    [5_000n, 0n, 1n, 0n],
    [5_001n, 0n, 1n, 1n],
    [15_000n, 1n, 2n, 2n],
  ]) {
    assert.deepEqual(
      ['down', 'half-up', 'half-even'].map((rounding) => share(rest, 1, rounding)),
      [down, halfUp, halfEven],
    );
  }
  assert.equal(share(MAX_U64, 10_000, 'half-even'), MAX_U64);
  assert.equal(share(MAX_U64, 2_500, 'down'), MAX_U64 / 4n);
  assert.throws(() => share(MAX_U64, 50_000, 'half-even'), { payload: { tag: 'overflow' } });
});

test('a share in Numbers is that in BigInts on either side of the limit between them', () => {
  const limit = BigInt(Math.floor(Number.MAX_SAFE_INTEGER / 50_000));
  for (let below = -50n; below <= 50n; below++) {
    for (const rate of [1, 9_999, 49_999, 50_000]) {
      const product = (limit + below) * BigInt(rate);
      const [floor, rest] = [product / 10_000n, product % 10_000n];
      const up = rest > 5_000n || (rest === 5_000n && floor % 2n === 1n);
      assert.equal(share(limit + below, rate, 'half-even'), up ? floor + 1n : floor);
    }
  }
  assert.equal(smallShare(25, 5_000, 'half-even'), 12);
});

test('u64 has an end', () => {
  assert.equal(fits(MAX_U64), MAX_U64);
  assert.throws(() => fits(MAX_U64 + 1n), { payload: { tag: 'overflow' } });
  assert.equal(saturated(MAX_U64 + 1n), MAX_U64);
});

test('hashes are those of the text', () => {
  assert.equal(fnv1a('a'), 0xe40c292c);
  assert.equal(fnv1a(''), 0x811c9dc5);
  const bytes = (text) =>
    new TextEncoder().encode(text).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5);
  for (const text of [
    'é',
    '価格',
    '\u{1f600} and more',
    '\ufeffmarked',
    '\u07ff\u0800\uffff\u{10000}\u{10ffff}',
  ]) {
    assert.equal(fnv1a(text), bytes(text) >>> 0, text);
  }
  assert.equal(scatter(1), 0x9e3779b1);
  assert.equal(scatter(0xffff_ffff), 0x61c8864f);
});

test('the catalog has the articles of the text, and no others', () => {
  const brief = ({ listCents, grams, grade }) => [listCents, grams, grade];
  assert.deepEqual(brief(article(1)), [3_199, 1_963, 'B']);
  assert.deepEqual(brief(article(42)), [17_199, 2_601, 'C']);
  assert.deepEqual(brief(article(128)), [19_399, 3_338, 'A']);
  for (const none of [0, 129, 0xffff_ffff]) assert.equal(article(none), undefined);
});

test('the forest is that of the text', () => {
  assert.deepEqual([ASKED[0], THRESHOLDS[0], LEAF_VALUES[0], LEAF_VALUES[LEAVES - 1]], [1, 12_000, -9, 1]);
  let hash = 0x811c9dc5;
  const mix = (byte) => (hash = Math.imul(hash ^ (byte & 0xff), 0x01000193) >>> 0);
  for (let tree = 0; tree < TREES; tree++) {
    for (let node = tree * NODES; node < (tree + 1) * NODES; node++) {
      mix(ASKED[node]);
      for (let shift = 0; shift < 32; shift += 8) mix(THRESHOLDS[node] >> shift);
    }
    for (let leaf = tree * LEAVES; leaf < (tree + 1) * LEAVES; leaf++) {
      mix(LEAF_VALUES[leaf]);
      mix(LEAF_VALUES[leaf] >> 8);
    }
  }
  assert.equal(hash, 1_309_709_731);
});

test('a country is two letters and nothing else', () => {
  assert.deepEqual(['DE', 'FR', 'US', 'BR', 'NG', 'XX'].map(countryRisk), [-30, -15, -10, 25, 45, 35]);
  for (const none of ['', 'D', 'DEU', 'de', 'D\n', 'É', 'constructor'])
    assert.equal(countryRisk(none), 80, none);
});

test('months are those of UTC', () => {
  const of = (iso) => yearAndMonth(BigInt(Date.parse(iso) / 1_000));
  assert.deepEqual(of('1970-01-01T00:00:00Z'), { year: 1970, month: 1 });
  assert.deepEqual(of('2024-02-29T23:59:59Z'), { year: 2024, month: 2 });
  assert.deepEqual(of('2024-03-01T00:00:00Z'), { year: 2024, month: 3 });
  assert.equal(daysOf(MAX_U64), 213_503_982_334_601);
});

test('a distance is the floor of a root that no Number holds', () => {
  const place = (latMicrodegrees, lonMicrodegrees) => ({ latMicrodegrees, lonMicrodegrees });
  assert.equal(distanceKm(place(0, 0), place(0, 0)), 0);
  assert.equal(distanceKm(place(90_000_000, 0), place(-90_000_000, 0)), 20_015);
  assert.equal(
    distanceKm(place(2_147_483_647, 0), place(-2_147_483_648, 0)),
    20_015,
    'latitudes are limited',
  );
  assert.equal(distanceKm(place(0, 179_000_000), place(0, -179_000_000)), 222, 'the shorter way round');
});

test('amounts of u64 are compared as what they are', () => {
  const features = { amountCents: MAX_U64, meanCents: 0n, maxCents: 0n, centsLastDay: 0n };
  const score = (amountCents) =>
    fraud.scoreFeatures({ ...features, amountCents, crossBorder: false, newDevice: false });
  assert.equal(score(MAX_U64), score(500_001n));
});

test('a log that is a part of a larger buffer is screened as it is', () => {
  const all = Uint8Array.from({ length: 200 }, (_, index) => (index * 37) & 0xff);
  const part = all.subarray(13, 13 + 97);
  assert.deepEqual(fraud.screen(part), fraud.screen(Uint8Array.from(part)));
  assert.equal(fraud.screen(part).at(-1), 0x80);
});

test('lines of a catalog are counted by line feeds, those in quotes too', () => {
  const reader = new CsvReader('a,"b\nc\r\nd"\r\n"e""f",g\n');
  assert.deepEqual([reader.next(), reader.line, reader.ending], [['a', 'b\nc\r\nd'], 1, '\r\n']);
  assert.deepEqual([reader.next(), reader.line, reader.ending], [['e"f', 'g'], 4, '\n']);
  assert.equal(reader.next(), undefined);
});

test('a number of a million digits is refused at once', () => {
  const catalog = (cost) => `sku,name,cost,margin,stock,price\nTG-0042-C,x,${cost},0,0,\n`;
  assert.match(pricing.reprice(catalog(`${'0'.repeat(1_000_000)}7`)), /,7,0,0,9\n$/);
  assert.throws(() => pricing.reprice(catalog('9'.repeat(1_000_000))), {
    payload: { tag: 'malformed', val: { line: 2, reason: 'cost: expected whole cents' } },
  });
});

test('what is refused is thrown with the payload of the contract', () => {
  assert.throws(() => pricing.getQuote({ sku: 'TG-0042-A', quantity: 1 }), {
    payload: 'wrong grade in sku TG-0042-A: this article has grade C',
  });
});

test('texts are cut between letters', () => {
  for (let bytes = 0; bytes <= 420; bytes++) {
    assert.equal(new TextEncoder().encode(probe.sourceText(bytes)).length, bytes);
  }
});
