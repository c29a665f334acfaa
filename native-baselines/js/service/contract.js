// From a request to its answer, by the contract of docs/openapi.json. JSON is read by JSON.parse, as in any service in
// JavaScript: of a key that is there twice the last counts, and 1.0 is the integer 1.

import * as logic from '../logic/index.js';
import { functionsOf, served } from '../worker/contract/functions.js';
import { Unfit } from '../worker/contract/scalars.js';

export const MAX_BODY = 8 * 1024 * 1024;

const HEALTH = '/healthz';
const OFFERED = [
  'pricing/unit-price',
  'pricing/get-quote',
  'pricing/quote-cart',
  'pricing/reprice',
  'fraud/score',
  'fraud/score-features',
  'fraud/score-transaction',
  'fraud/screen',
  'probe/nop',
  'probe/echo-bytes',
];
/**
 * What answers a request whose body has arrived: with a status, a body, and the header `allow` of a 405. What engines do
 * differently is given: `text` makes a text of a body or throws, `base64` and `toBase64` are for bytes.
 */
export function contractOf({ text, base64, toBase64 }) {
  const offered = served(functionsOf(logic), OFFERED, { base64, toBase64 });
  const routes = new Map([...offered].map(([name, callable]) => [`/${name}`, callable]));
  return (method, path, body) => answer(routes.get(path), method, path, body, text);
}

function answer(route, method, path, body, text) {
  if (!route && path !== HEALTH) return refusal(404, `there is nothing at ${shown(path)}`);
  const expected = route ? 'POST' : 'GET';
  if (method !== expected) {
    return { ...refusal(405, `${path} takes ${expected}, not ${shown(method)}`), allow: expected };
  }
  if (body.length > MAX_BODY) return tooLarge();
  if (!route) return { status: 200, body: '{"status":"ok"}' };
  let json = null;
  // Nothing to say may be said by saying nothing.
  if (body.length > 0 || route.types.length > 0) {
    try {
      json = JSON.parse(text(body));
    } catch (error) {
      return refusal(400, `the body for ${path} is no JSON: ${oneLine(error.message)}`);
    }
  }
  try {
    return { status: 200, body: route.answer(json) };
  } catch (error) {
    if (!(error instanceof Unfit)) return refusal(500, `${path} failed: ${oneLine(error.message)}`);
    return refusal(422, `the body for ${path} is of the wrong shape: ${error.message}`);
  }
}

export function refusal(status, why) {
  return { status, body: JSON.stringify({ error: why }) };
}

export const tooLarge = () => refusal(413, `the body is larger than ${MAX_BODY} bytes`);

/** A text that a client sent, short and printable. */
const shown = (text) => `\`${oneLine(text)}\``;

function oneLine(text) {
  const escaped = JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
  return escaped.slice(1, -1).replaceAll('\\"', '"');
}
