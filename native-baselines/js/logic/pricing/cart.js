// A cart, priced step by step as native-baselines/LOGIC.md numbers them.

import { MAX_U32, fits } from '../money.js';
import { refuse } from '../refusal.js';
import { article } from './catalog.js';
import { checkCoupons } from './coupons.js';
import { applyCoupons, applyStanding, payWithPoints, sumOfNets } from './discounts.js';
import { MOST_PIECES, priceOf } from './quote.js';
import { shippingCents } from './shipping.js';
import { taxCents } from './tax.js';

/** Points earned for each whole 100 cents. */
const POINTS = { standard: 1n, silver: 2n, gold: 3n };

export function quoteCart(cart) {
  if (cart.lines.length === 0) throw refuse('empty-cart');
  const lines = cart.lines.map(priced);
  const goods = lines.reduce((sum, line) => fits(sum + line.net), 0n);
  const coupons = checkCoupons(cart, goods);
  applyStanding(lines, cart.tier, goods);
  applyCoupons(lines, coupons);
  payWithPoints(lines, cart.loyaltyPoints);

  const net = sumOfNets(lines);
  const shipping = shippingCents(lines, cart.region, net, coupons.isShippingFree);
  const tax = taxCents(lines, cart, shipping);
  return {
    lines: lines.map(quoted),
    goodsCents: goods,
    discountCents: goods - net,
    shippingCents: shipping,
    taxCents: tax,
    pointsEarned: pointsEarned(cart, net),
    totalCents: fits(net + shipping + tax),
  };
}

/** A line of the cart as it is worked on: `net` shrinks with each discount, `discount` grows by it. */
function priced({ skuId, quantity, handling, note }) {
  const found = article(skuId);
  if (!found) throw refuse('unknown-sku', skuId);
  if (quantity < 1 || quantity > MOST_PIECES) throw refuse('invalid-quantity', quantity);
  const { unitCents, source } = priceOf(found, quantity);
  return {
    article: found,
    quantity,
    handling,
    note,
    unitCents,
    isContract: source === 'contract',
    discount: 0n,
    net: BigInt(unitCents * quantity),
  };
}

function quoted({ article, unitCents, discount, net }) {
  return { skuId: article.id, unitCents: BigInt(unitCents), discountCents: discount, netCents: net };
}

function pointsEarned({ loyaltyPoints, tier }, net) {
  if (loyaltyPoints == null) return 0;
  const points = (net / 100n) * POINTS[tier];
  if (points > MAX_U32) throw refuse('overflow');
  return Number(points);
}
