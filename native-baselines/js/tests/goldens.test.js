import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as logic from '../logic/index.js';
import { functionsOf } from '../worker/contract/functions.js';
import { casesOf } from '../worker/golden.js';
import { golden } from './support.js';

const FOLDERS = [golden('commerce'), golden('boundary')];

for (const callable of functionsOf(logic).values()) {
  if (callable.name === 'probe/memcpy') continue; // native only: components have none, and it no golden answers
  test(`${callable.name} answers every golden case that is written out`, () => {
    const file = FOLDERS.map((folder) => join(folder, `${callable.name}.jsonl`)).find(existsSync);
    let answered = 0;
    for (const { name, hasInput, input, expected, isDigest } of casesOf(file)) {
      if (!hasInput) continue;
      const answer = callable.answer(input);
      const got = isDigest ? createHash('sha256').update(answer).digest('hex') : answer;
      assert.equal(got, expected, name);
      answered++;
    }
    assert.ok(answered >= 60, `only ${answered} cases`);
  });
}
