// The requests of the protocol, with the fields that must be there. Fields that are not known are passed over.

import { Failure } from './failure.js';

export const PROTOCOL = 3;

const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const optional = (is) => (value) => value == null || is(value);

const count = { is: isCount, expected: 'an integer of 0 or more' };
const text = { is: (value) => typeof value === 'string', expected: 'a text' };
const texts = {
  is: optional((value) => Array.isArray(value) && value.every((item) => typeof item === 'string')),
  expected: 'a list of texts',
};
const counts = {
  is: (value) => Array.isArray(value) && value.every(isCount),
  expected: 'a list of integers',
};
const maybeCount = { is: optional(isCount), expected: count.expected };
const maybeText = { is: optional(text.is), expected: text.expected };
const maybeNumber = { is: optional((value) => typeof value === 'number'), expected: 'a number' };

/** What calls a workload names it, and the file of its inputs. */
const onWorkload = { workload: text, inputs: maybeText };

const REQUESTS = {
  open: {
    protocol: count,
    contender: text,
    core: maybeCount,
    'spawned-ns': maybeCount,
    slower: maybeNumber,
    suites: texts,
  },
  verify: { function: text, golden: text },
  prepare: { ...onWorkload, 'warm-up-ms': count, 'slice-us': count },
  measure: { workload: text, 'slice-us': count },
  throughput: { ...onWorkload, threads: count, 'window-ms': count },
  fuel: { workload: text },
  count: { workload: text },
  'bytes-moved': { workload: text },
  release: { workload: text },
  cold: { ...onWorkload, calls: counts },
  warm: { workload: text },
  'call-tail': { ...onWorkload, 'duration-ms': count },
  look: {},
  instances: {},
  components: {},
  'code-size': {},
  serve: {},
  'first-answer': {},
  'verify-service': {},
  'open-loop': {},
  'closed-loop': {},
  close: {},
};

/** A request that has all that it must have. */
export function checked(json) {
  if (json === null || typeof json !== 'object' || Array.isArray(json)) {
    throw Failure.request('not a request: expected an object with `request`');
  }
  const { request } = json;
  if (typeof request !== 'string' || !Object.hasOwn(REQUESTS, request)) {
    const named =
      typeof request === 'string' ? `\`${request.slice(0, 40)}\` is none of` : 'expected `request`, one of';
    throw Failure.request(`not a request: ${named} ${Object.keys(REQUESTS).join(', ')}`);
  }
  for (const [field, { is, expected }] of Object.entries(REQUESTS[request])) {
    if (is(json[field])) continue;
    const problem = field in json ? `\`${field}\` must be ${expected}` : `\`${field}\` is missing`;
    throw Failure.request(`not a request: \`${request}\`: ${problem}`);
  }
  return json;
}
