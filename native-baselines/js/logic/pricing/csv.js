// CSV after RFC 4180, record by record.

import { refuse } from '../refusal.js';

const QUOTE = 0x22;
const COMMA = 0x2c;
const CR = 0x0d;
const LF = 0x0a;

/** `malformed`, at a line that is counted from 1. */
export const malformed = (line, reason) => refuse('malformed', { line, reason });

/** Reads records off a text, each as an array of its fields. */
export class CsvReader {
  #text;
  #at = 0;
  /** The line on which what comes next begins. */
  #nextLine = 1;
  /** The line on which the last record began. */
  line = 1;
  /** What the last record ended with: `\n`, `\r\n`, or nothing at the end of the text. */
  ending = '';

  constructor(text) {
    this.#text = text;
  }

  /** The next record; undefined at the end. A line end at the very end begins no further one. */
  next() {
    this.line = this.#nextLine;
    if (this.#at >= this.#text.length) return undefined;
    const fields = [];
    do {
      fields.push(this.#text.charCodeAt(this.#at) === QUOTE ? this.#quoted() : this.#unquoted());
    } while (this.#passesComma());
    this.#passLineEnd();
    return fields;
  }

  #unquoted() {
    const text = this.#text;
    const begin = this.#at;
    let at = begin;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === COMMA || code === LF) break;
      if (code === QUOTE) throw malformed(this.line, 'quote in an unquoted field');
      if (code === CR) {
        if (text.charCodeAt(at + 1) === LF) break;
        throw malformed(this.line, 'carriage return without line feed');
      }
    }
    this.#at = at;
    return text.slice(begin, at);
  }

  #quoted() {
    const text = this.#text;
    const begin = this.#at + 1;
    let end = text.indexOf('"', begin);
    let hasQuotes = false;
    while (end >= 0 && text.charCodeAt(end + 1) === QUOTE) {
      hasQuotes = true;
      end = text.indexOf('"', end + 2);
    }
    if (end < 0) throw malformed(this.line, 'unterminated quote');
    this.#at = end + 1;
    if (!this.#isAtFieldEnd()) throw malformed(this.line, 'text after the closing quote');
    const content = text.slice(begin, end);
    this.#nextLine += lineFeeds(content);
    return hasQuotes ? content.replaceAll('""', '"') : content;
  }

  #isAtFieldEnd() {
    const code = this.#text.charCodeAt(this.#at);
    if (code === CR) return this.#text.charCodeAt(this.#at + 1) === LF;
    return code === COMMA || code === LF || this.#at === this.#text.length;
  }

  #passesComma() {
    if (this.#text.charCodeAt(this.#at) !== COMMA) return false;
    this.#at++;
    return true;
  }

  #passLineEnd() {
    if (this.#at === this.#text.length) {
      this.ending = '';
      return;
    }
    this.ending = this.#text.charCodeAt(this.#at) === CR ? '\r\n' : '\n';
    this.#at += this.ending.length;
    this.#nextLine++;
  }
}

function lineFeeds(text) {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** A field as it is written: in quotes only if it must be. */
export function written(field) {
  return /[,"\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
