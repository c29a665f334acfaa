// Every function by its name: what it takes, what it answers, and how both are written as canonical JSON.

import { assessment, features, transaction } from './fraud.js';
import { cart, cartQuote, cartToJson, pricingError, request, response } from './pricing.js';
import { bytes, hex, text, u32, u64, unfit } from './scalars.js';

const itself = (value) => value;
const nothing = () => null;
const decimal = (value) => String(value);

/** The form of a function's answer: the value's own, or `ok` and `err` for what may throw. */
const value = (encode) => ({ ok: encode });
const result = (ok, err) => ({
  ok: (answer) => ({ ok: ok(answer) }),
  err: (payload) => ({ err: err(payload) }),
});

const CONTRACT = {
  'pricing/unit-price': [[u32, u32], value(decimal)],
  'pricing/get-quote': [[request], result(response, itself)],
  'pricing/quote-cart': [[cart], result(cartQuote, pricingError)],
  'pricing/reprice': [[text], result(itself, pricingError)],
  'fraud/score': [[text, u64], value(itself)],
  'fraud/score-features': [[features], value(itself)],
  'fraud/score-transaction': [[transaction], value(assessment)],
  'fraud/screen': [[bytes], value(hex)],
  'probe/nop': [[], value(nothing)],
  'probe/sink-scalar': [[u32, u32], value(nothing)],
  'probe/source-scalar': [[], value(decimal)],
  'probe/echo-scalar': [[u32, u32], value(decimal)],
  'probe/sink-scalars': [[features], value(nothing)],
  'probe/sink-structured': [[cart], value(nothing)],
  'probe/source-structured': [[u32], value(cartToJson)],
  'probe/echo-structured': [[cart], value(cartToJson)],
  'probe/sink-text': [[text], value(nothing)],
  'probe/source-text': [[u32], value(itself)],
  'probe/echo-text': [[text], value(itself)],
  'probe/sink-bytes': [[bytes], value(nothing)],
  'probe/source-bytes': [[u32], value(hex)],
  'probe/echo-bytes': [[bytes], value(hex)],
  // Native only: what the crossing of bytes is held against.
  'probe/memcpy': [[bytes], value(nothing)],
};

export const NAMES = Object.keys(CONTRACT);

/** A function of the logic that can be called, and answers canonical JSON in canonical JSON. */
class Callable {
  constructor(name, call, [types, answer] = CONTRACT[name]) {
    this.name = name;
    this.call = call;
    this.types = types;
    this.answerForm = answer;
  }

  /** The arguments in the logic's own types: null is none, an array several, anything else the only one. */
  decode(json) {
    const [first] = this.types;
    if (this.types.length === 1) return [first(json)];
    if (this.types.length === 0 && json === null) return [];
    if (!Array.isArray(json) || json.length !== this.types.length) {
      throw unfit(this.types.length === 0 ? 'null' : `${this.types.length} arguments`, json);
    }
    return this.types.map((type, index) => type(json[index]));
  }

  /** The answer to one input as canonical JSON. What is thrown without a payload is a fault of the logic. */
  answer(json) {
    const given = this.decode(json);
    let answer;
    try {
      answer = this.answerForm.ok(this.call(...given));
    } catch (error) {
      if (!this.answerForm.err || !('payload' in error)) throw error;
      answer = this.answerForm.err(error.payload);
    }
    return JSON.stringify(answer);
  }
}

/** The functions of `logic`, by name. */
export function functionsOf(logic) {
  const memcpy = copier();
  return new Map(
    NAMES.map((name) => {
      const [chapter, kebab] = name.split('/');
      const key = kebab.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
      return [name, new Callable(name, name === 'probe/memcpy' ? memcpy : logic[chapter][key])];
    }),
  );
}

/**
 * Those of these functions that are named, as services offer them: bytes are base64 there, which `base64` reads and
 * `toBase64` writes.
 */
export function served(functions, names, { base64, toBase64 }) {
  const inBase64 = [[base64], value(toBase64)];
  const entry = (name) => (CONTRACT[name][0][0] === bytes ? inBase64 : CONTRACT[name]);
  return new Map(names.map((name) => [name, new Callable(name, functions.get(name).call, entry(name))]));
}

/** Copies bytes into a buffer that is there already, as large as the largest that came. */
function copier() {
  let buffer = new Uint8Array(0);
  return function memcpy(data) {
    if (buffer.length < data.length) buffer = new Uint8Array(data.length);
    buffer.set(data);
    return buffer;
  };
}
