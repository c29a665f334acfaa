// The price of one piece, and a quote for one article.

import { smallShare } from '../money.js';
import { Refusal } from '../refusal.js';
import { article } from './catalog.js';
import { FORM, parseSku } from './sku.js';

/** The most pieces that can be ordered at once. */
export const MOST_PIECES = 100_000;

const CONTRACT = { from: 250, rate: 2_500 };

/** By grade: from so many pieces on, so many basis points less; the first step that fits counts. */
const STEPS = {
  A: [
    [1_000, 1_200],
    [200, 900],
    [50, 500],
    [10, 200],
  ],
  B: [
    [1_000, 1_800],
    [200, 1_200],
    [50, 700],
    [10, 300],
  ],
  C: [
    [500, 1_500],
    [100, 1_000],
    [25, 600],
    [5, 250],
  ],
  D: [
    [144, 1_600],
    [48, 800],
    [12, 400],
    [2, 100],
  ],
};

/** The price of one piece when so many are bought, as a Number, for no article costs 2⁵³ cents; and what set it. */
export function priceOf(article, quantity) {
  const { rate, source } = rateOf(article, quantity);
  return { unitCents: article.listCents - smallShare(article.listCents, rate, 'half-even'), source };
}

function rateOf(article, quantity) {
  if (article.isContract && quantity >= CONTRACT.from) return { rate: CONTRACT.rate, source: 'contract' };
  for (const [from, rate] of STEPS[article.grade]) {
    if (quantity >= from) return { rate, source: 'tier' };
  }
  return { rate: 0, source: 'list' };
}

export function unitPrice(skuId, quantity) {
  const found = article(skuId);
  return found && quantity > 0 ? BigInt(priceOf(found, quantity).unitCents) : 0n;
}

export function getQuote({ sku, quantity }) {
  const { article, fault } = parseSku(sku);
  switch (fault) {
    case 'form':
      throw new Refusal(`malformed sku: expected the form ${FORM}`);
    case 'unknown':
      throw new Refusal(`unknown sku ${sku}`);
    case 'grade':
      throw new Refusal(`wrong grade in sku ${sku}: this article has grade ${article.grade}`);
  }
  if (quantity < 1 || quantity > MOST_PIECES) {
    throw new Refusal(`invalid quantity ${quantity}: order 1 to ${MOST_PIECES} pieces`);
  }
  const { unitCents, source } = priceOf(article, quantity);
  return { cents: BigInt(unitCents * quantity), source };
}
