// What is taken off the lines of a cart, in the order in which it is.

import { least, share } from '../money.js';

const STANDING = { standard: 0, silver: 300, gold: 700 };

/** From so many cents of goods on, so many basis points. */
const VOLUME = [
  [2_000_000n, 400],
  [500_000n, 250],
  [100_000n, 100],
];

export const sumOfNets = (lines) => lines.reduce((sum, line) => sum + line.net, 0n);

/** Takes so much off a line, but never more than is left of it; returns what was taken. */
function take(line, cents) {
  const taken = least(cents, line.net);
  line.net -= taken;
  line.discount += taken;
  return taken;
}

/** Takes so much off the lines in order: the first down to nothing, then the next. */
function takeInOrder(lines, cents) {
  let left = cents;
  for (const line of lines) left -= take(line, left);
}

/** The customer's standing and the cart's volume, off whatever no contract has priced. */
export function applyStanding(lines, tier, goods) {
  const [, volume] = VOLUME.find(([from]) => goods >= from) ?? [0n, 0];
  const rate = STANDING[tier] + volume;
  for (const line of lines) {
    if (!line.isContract) take(line, share(line.net, rate, 'half-even'));
  }
}

/** Bundles, then percent, then fixed, whatever their order in the cart. */
export function applyCoupons(lines, { bundles, percent, fixed }) {
  for (const bundle of bundles) applyBundle(lines, bundle);
  if (percent > 0) {
    for (const line of lines) take(line, share(line.net, percent, 'half-even'));
  }
  if (fixed > 0n) takeInOrder(lines, least(fixed, sumOfNets(lines) / 2n));
}

function applyBundle(lines, { skuId, buy, free }) {
  for (const line of lines) {
    if (line.article.id !== skuId) continue;
    const pieces = Math.floor(line.quantity / (buy + free)) * free;
    take(line, BigInt(pieces * line.unitCents));
  }
}

/** A point is a cent; they pay a fifth of the cart at most. */
export function payWithPoints(lines, points) {
  if (points != null) takeInOrder(lines, least(BigInt(points), sumOfNets(lines) / 5n));
}
