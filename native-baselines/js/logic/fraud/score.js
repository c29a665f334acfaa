import { fnv1a } from '../hash.js';

/** Below so many cents, so many points. */
const POINTS = [
  [1_000n, 0],
  [5_000n, 30],
  [20_000n, 80],
  [100_000n, 160],
  [500_000n, 300],
  [2_000_000n, 450],
];
const MOST_POINTS = 600;

export function amountPoints(cents) {
  for (const [below, points] of POINTS) {
    if (cents < below) return points;
  }
  return MOST_POINTS;
}

export function score(accountId, amountCents) {
  return accountId === '' ? 1_000 : amountPoints(amountCents) + (fnv1a(accountId) % 401);
}
