// The contract as Node carries it out.

import { isUtf8 } from 'node:buffer';
import { base64, toBase64 } from '../worker/contract/scalars.js';
import { contractOf } from './contract.js';

function text(body) {
  if (!isUtf8(body)) throw new SyntaxError('it is not UTF-8');
  return body.toString();
}

export const answer = contractOf({ text, base64, toBase64 });
