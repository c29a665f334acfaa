// Which coupons a cart may have.

import { MAX_U32, fits } from '../money.js';
import { refuse } from '../refusal.js';
import { article } from './catalog.js';

const MOST_COUPONS = 5;
const MOST_PERCENT = 5_000;
/** A percent coupon above this does not stack with fixed ones. */
const MOST_PERCENT_WITH_FIXED = 2_500;

const rejected = (reason) => refuse('coupon-rejected', reason);

/**
 * The coupons of a cart, sorted by what they do: `percent` (0: none), the sum of the `fixed` ones, `bundles` in the
 * cart's order, and whether shipping is free. The first check that fails is thrown.
 */
export function checkCoupons({ coupons, lines }, goods) {
  if (coupons.length > MOST_COUPONS) throw rejected(`at most ${MOST_COUPONS} coupons a cart`);
  const taken = { percent: 0, fixed: 0n, bundles: [], isShippingFree: false };
  for (const coupon of coupons) take(coupon, taken, lines, goods);
  return taken;
}

function take({ tag, val }, taken, lines, goods) {
  switch (tag) {
    case 'percent':
      return takePercent(val, taken, goods);
    case 'fixed':
      return takeFixed(val, taken, goods);
    case 'bundle':
      return takeBundle(val, taken, lines);
    case 'free-shipping':
      return takeFreeShipping(taken, lines, goods);
  }
}

function takePercent(percent, taken, goods) {
  if (percent === 0 || percent > MOST_PERCENT) throw rejected('percent: expected 1 to 5000 basis points');
  if (taken.percent > 0) throw rejected('percent: only one a cart');
  // No fixed coupon is of nothing, so the sum tells whether there was one.
  if (percent > MOST_PERCENT_WITH_FIXED && taken.fixed > 0n) {
    throw rejected('percent: above 2500 basis points not with fixed');
  }
  if (goods < 1_000n) throw rejected('percent: goods below 1000 cents');
  taken.percent = percent;
}

function takeFixed(cents, taken, goods) {
  if (cents === 0n) throw rejected('fixed: nothing off');
  if (taken.percent > MOST_PERCENT_WITH_FIXED) {
    throw rejected('fixed: not with percent above 2500 basis points');
  }
  if (goods < 1_000n) throw rejected('fixed: goods below 1000 cents');
  taken.fixed = fits(taken.fixed + cents);
}

function takeBundle(bundle, taken, lines) {
  const { skuId, buy, free } = bundle;
  if (buy === 0 || free === 0) throw rejected('bundle: nothing to buy or nothing free');
  if (free > buy) throw rejected('bundle: more free than paid');
  if (buy + free > MAX_U32) throw refuse('overflow');
  if (!article(skuId)) throw refuse('unknown-sku', skuId);
  if (!lines.some((line) => line.skuId === skuId)) {
    throw rejected(`bundle: article ${skuId} is not in the cart`);
  }
  if (taken.bundles.some((other) => other.skuId === skuId)) throw rejected('bundle: only one an article');
  taken.bundles.push(bundle);
}

function takeFreeShipping(taken, lines, goods) {
  if (taken.isShippingFree) throw rejected('free-shipping: only one a cart');
  if (lines.some(({ handling }) => handling.oversize || handling.hazardous)) {
    throw rejected('free-shipping: not for oversize or hazardous goods');
  }
  if (goods < 2_500n) throw rejected('free-shipping: goods below 2500 cents');
  taken.isShippingFree = true;
}
