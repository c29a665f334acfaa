// Amounts in cents, which are u64 and so BigInts, and rates in basis points, which are Numbers.

import { refuse } from './refusal.js';

export const MAX_U32 = 0xffff_ffff;
export const MAX_U64 = 0xffff_ffff_ffff_ffffn;

const WHOLE = 10_000;
const HIGHEST_RATE = 50_000;
/** Up to here the product of an amount and a rate is exact as a Number: some 1.8 billion, in the major unit. */
const EXACT = BigInt(Math.floor(Number.MAX_SAFE_INTEGER / HIGHEST_RATE));

/** How the rest of a share (0 … 9,999) is rounded: whether 1 is added, given whether the floor is odd. */
const ROUNDING = {
  down: () => false,
  'half-up': (rest) => rest >= WHOLE / 2,
  'half-even': (rest, isOdd) => rest > WHOLE / 2 || (rest === WHOLE / 2 && isOdd),
};

/** The share of an amount that is known to be small, such as the price of one article: Numbers in and out. */
export function smallShare(amount, rate, rounding) {
  const product = amount * rate;
  const rest = product % WHOLE;
  const floor = (product - rest) / WHOLE;
  return ROUNDING[rounding](rest, floor % 2 === 1) ? floor + 1 : floor;
}

/** The share of any amount, checked: `amount × rate ÷ 10,000`, rounded. */
export function share(amount, rate, rounding) {
  // Most amounts are small, and arithmetic on Numbers is ten times as fast as on BigInts.
  if (amount <= EXACT) return BigInt(smallShare(Number(amount), rate, rounding));
  const product = amount * BigInt(rate);
  const floor = product / 10_000n;
  const up = ROUNDING[rounding](Number(product % 10_000n), floor % 2n === 1n);
  return fits(up ? floor + 1n : floor);
}

/** The amount itself if it is a u64; otherwise the error `overflow`. */
export function fits(amount) {
  if (amount > MAX_U64) throw refuse('overflow');
  return amount;
}

/** The amount, or the largest u64 if it is more. */
export function saturated(amount) {
  return amount > MAX_U64 ? MAX_U64 : amount;
}

export const least = (one, other) => (one < other ? one : other);
