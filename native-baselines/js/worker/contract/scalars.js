// Scalars, text and bytes between their canonical JSON and the values that the logic takes. What is not of its type is
// refused: a corpus or a golden file that is not as it should be must not be measured.

import { MAX_U32, MAX_U64 } from '../../logic/money.js';

/** JSON that is not of the type that the contract has there. */
export class Unfit extends Error {}

export function unfit(expected, got) {
  return new Unfit(`expected ${expected}, got ${shown(got)}`);
}

/** The beginning of a value; of what holds others only what it is, for it may be long and deep. */
function shown(got) {
  if (Array.isArray(got)) return `a list of ${got.length}`;
  if (got !== null && typeof got === 'object') return 'an object';
  const text = JSON.stringify(typeof got === 'string' ? got.slice(0, 61) : got) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
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
  // Half of a surrogate pair is no character: no other language could even hold it.
  if (typeof json !== 'string' || /[\ud800-\udfff]/u.test(json)) throw unfit('a text', json);
  return json;
}

export function bytes(json) {
  // A group that repeats would take a place on the stack for each of millions of bytes.
  if (typeof json !== 'string' || json.length % 2 !== 0 || /[^0-9a-f]/.test(json))
    throw unfit('hexadecimal digits', json);
  return new Uint8Array(Buffer.from(json, 'hex')); // a copy: what Buffer gives may be a part of its pool
}

/** Bytes as services send them. Buffer by itself would pass over whatever is no base64. */
export function base64(json) {
  if (typeof json !== 'string' || json.length % 4 !== 0) throw unfit('base64', json);
  const data = Buffer.from(json, 'base64');
  const last = json.slice(-4);
  if (/[^A-Za-z0-9+/]/.test(json.slice(0, -4)) || Buffer.from(last, 'base64').toString('base64') !== last)
    throw unfit('base64', json);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

export const toBase64 = (data) =>
  Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');

export const hex = (data) => Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex');

export const list = (of) => (json) => {
  if (!Array.isArray(json)) throw unfit('a list', json);
  return json.map(of);
};

/** None is undefined, as componentize-js has it. */
export const option = (of) => (json) => (json == null ? undefined : of(json));

export const oneOf = (names) => (json) => {
  if (!names.includes(json)) throw unfit(`one of ${names.join(', ')}`, json);
  return json;
};

/** A record: every key that the contract names, but for those that may be left out. Others are passed over. */
export const record = (names, of, optional = []) => {
  const needed = names.filter((name) => !optional.includes(name));
  return (json) => {
    if (json === null || typeof json !== 'object' || Array.isArray(json)) {
      throw unfit(`a record of ${names.join(', ')}`, json);
    }
    for (const name of needed) {
      if (!(name in json)) throw new Unfit(`missing field \`${name}\``);
    }
    return of(json);
  };
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
