// What the guests add to the logic, without an engine around it: tests of components are `tollgate verify`.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { functionsOf } from '../../../native-baselines/js/worker/contract/functions.js';
import { casesOf } from '../../../native-baselines/js/worker/golden.js';

const untouched = new TextDecoder().decode(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61));
const guest = await import('../guest.js');
const quickjs = await import('../guest-quickjs.js');

test('a text keeps its first U+FEFF', () => {
  assert.equal(untouched, 'a', 'what the bindings would read');
  const read = (...bytes) => new TextDecoder().decode(Uint8Array.from(bytes));
  assert.equal(read(0xef, 0xbb, 0xbf, 0x61), '\ufeffa');
  assert.equal(read(0x61), 'a', 'and the next text begins anew');
  assert.equal(read(0xc3, 0xa9), 'é');
});

/** What the bindings of QuickJS would hand over, or be given: u64 as a Number, null for none. */
function translated(value) {
  if (typeof value === 'bigint') return Number(value);
  if (value === undefined) return null;
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(translated);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, field]) => key !== 'val' || field !== undefined)
      .map(([key, field]) => [key, translated(field)]),
  );
}

/** Whether QuickJS's bindings get no integer of it wrong. */
function isSmall(json) {
  if (typeof json === 'number') return json < 2 ** 31;
  if (typeof json === 'string') return !/^[0-9]{16,20}$/.test(json);
  return json === null || typeof json !== 'object' || Object.values(json).every(isSmall);
}

/** The answer of a function, or what it throws. */
function outcome(call, given) {
  try {
    return { ok: call(...given) ?? null }; // no result is none
  } catch (error) {
    return { err: error.payload ?? error };
  }
}

const golden = (suite, name) =>
  fileURLToPath(new URL(`../../../fixtures/${suite}/golden/${name}.jsonl`, import.meta.url));

test("QuickJS's guest answers in Numbers what the other answers in BigInts", () => {
  const others = functionsOf(quickjs);
  for (const [name, callable] of functionsOf(guest)) {
    if (name === 'probe/memcpy') continue;
    const file = ['commerce', 'boundary'].map((suite) => golden(suite, name)).find(existsSync);
    let held = 0;
    for (const { name: which, input } of casesOf(file)) {
      if (input === undefined || !isSmall(input)) continue;
      const expected = outcome(callable.call, callable.decode(input));
      if (!isSmall(translated(expected))) continue;
      const got = outcome(others.get(name).call, translated(callable.decode(input)));
      assert.deepEqual(translated(got), translated(expected), `${name}: ${which}`);
      assert.deepEqual(got, translated(got), `${name}: ${which}: a BigInt or undefined is left`);
      held++;
    }
    assert.ok(held > 0 || name === 'probe/source-scalar', name);
  }
});
