// Golden cases, answered one by one on the live logic.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.js';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** The cases of a golden file: `{ name, line, input, expected, isDigest }`; `input` is absent where there is a recipe. */
export function casesOf(file) {
  return linesOf(file).map((line, index) => {
    const row = parsed(line, `${file}:${index + 1}`);
    const isDigest = 'output-sha256' in row;
    if (!('case' in row) || 'input' in row === 'generate' in row || isDigest === 'output' in row) {
      throw Failure.request(
        `${file}:${index + 1}: expected \`case\`, \`input\` or \`generate\`, and \`output\` or \`output-sha256\``,
      );
    }
    const expected = isDigest ? row['output-sha256'] : JSON.stringify(row.output);
    return {
      name: row.case,
      line: index + 1,
      hasInput: 'input' in row,
      input: row.input,
      expected,
      isDigest,
    };
  });
}

/** Answers every case, up to the first difference; the digest is one over the digests of all answers. */
export function verify(callable, folder) {
  const file = join(folder, `${callable.name}.jsonl`);
  const cases = casesOf(file);
  const digest = createHash('sha256');
  let difference = null;
  for (const { name, line, hasInput, input, expected, isDigest } of cases) {
    if (!hasInput) {
      throw Failure.request(
        `${file}:${line}: golden case ${name} is a recipe, and this worker has no generator: write it out as \`input\``,
      );
    }
    const answer = answered(callable, name, input);
    digest.update(sha256(answer));
    const got = isDigest ? sha256(answer) : answer;
    if (got !== expected) {
      const shown = (text) => (isDigest ? `sha256:${text}` : text);
      difference = { case: name, expected: shown(expected), got: shown(got) };
      break;
    }
  }
  return { cases: cases.length, digest: digest.digest('hex'), difference };
}

function answered(callable, name, input) {
  try {
    return callable.answer(input);
  } catch (error) {
    throw Failure.subject(`golden case ${name}: ${error.message}`);
  }
}

/** The lines of a file of JSON lines. */
export function linesOf(file) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw Failure.request(`cannot read ${file}: ${error.message}`);
  }
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** The JSON of a line. */
export function parsed(line, place) {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw Failure.request(`${place}: no JSON: ${error.message}`);
  }
}
