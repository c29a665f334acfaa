// The logic as the contract has it: one object for each interface of guests/wit, functions and fields in camelCase,
// as componentize-js expects them of a guest. u64 is a BigInt, whatever fits 32 bits a Number, an error is thrown.

import { getQuote, unitPrice } from './pricing/quote.js';
import { quoteCart } from './pricing/cart.js';
import { reprice } from './pricing/reprice.js';
import { score } from './fraud/score.js';
import { scoreFeatures } from './fraud/model.js';
import { scoreTransaction } from './fraud/transaction.js';
import { screen } from './fraud/screen.js';

export * as probe from './probe.js';

export const pricing = { unitPrice, getQuote, quoteCart, reprice };
export const fraud = { score, scoreFeatures, scoreTransaction, screen };
