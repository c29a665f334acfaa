// Scalars, text and bytes between their canonical JSON and the values that the logic takes. What is not of its type is
// refused: a corpus or a golden file that is not as it should be must not be measured.

import { MAX_U32, MAX_U64 } from '../../logic/money.js';

/** JSON that is not of the type that the contract has there. */
export class Unfit extends Error {}

export function unfit(expected, got) {
  const text = JSON.stringify(got) ?? 'nothing';
  return new Unfit(`expected ${expected}, got ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`);
}

/** An integer of 32 bits or fewer, which is a number in both. */
const small = (name, least, most) => (json) => {
  if (!Number.isInteger(json) || json < least || json > most) throw unfit(name, json);
  return json;
};

export const u8 = small('u8', 0, 0xff);
export const u16 = small('u16', 0, 0xffff);
export const u32 = small('u32', 0, MAX_U32);
export const s32 = small('s32', -0x8000_0000, 0x7fff_ffff);

export function u64(json) {
  if (typeof json !== 'string' || !/^(0|[1-9][0-9]{0,19})$/.test(json))
    throw unfit('a u64 in decimal digits', json);
  const value = BigInt(json);
  if (value > MAX_U64) throw unfit('a u64 in decimal digits', json);
  return value;
}

export function bool(json) {
  if (typeof json !== 'boolean') throw unfit('true or false', json);
  return json;
}

export function text(json) {
  if (typeof json !== 'string') throw unfit('a text', json);
  return json;
}

export function bytes(json) {
  // A group that repeats would take a place on the stack for each of millions of bytes.
  if (typeof json !== 'string' || json.length % 2 !== 0 || /[^0-9a-f]/.test(json))
    throw unfit('hexadecimal digits', json);
  return new Uint8Array(Buffer.from(json, 'hex')); // a copy: what Buffer gives may be a part of its pool
}

export const hex = (data) => Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex');

export const list = (of) => (json) => {
  if (!Array.isArray(json)) throw unfit('a list', json);
  return json.map(of);
};

/** None is undefined, as componentize-js has it. */
export const option = (of) => (json) => (json === null ? undefined : of(json));

export const oneOf = (names) => (json) => {
  if (!names.includes(json)) throw unfit(`one of ${names.join(', ')}`, json);
  return json;
};

/** A record: every key that the contract names, and no other. */
export const record = (names, of) => (json) => {
  const keys = json !== null && typeof json === 'object' ? Object.keys(json) : [];
  if (keys.length !== names.length || !names.every((name) => name in json)) {
    throw unfit(`a record of ${names.join(', ')}`, json);
  }
  return of(json);
};

/** Flags: an object of booleans in the logic, the names of those that are set in JSON. */
export function flags(names) {
  const keys = names.map(camelCase);
  const known = oneOf(names);
  return {
    decode(json) {
      const set = list(known)(json);
      return Object.fromEntries(keys.map((key, index) => [key, set.includes(names[index])]));
    },
    encode: (value) => names.filter((_, index) => value[keys[index]]),
  };
}

function camelCase(name) {
  return name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
}
