/** The decisions as the contract orders them, each with the score that it ends below. */
export const DECISIONS = ['approve', 'challenge', 'review', 'decline'];
const BELOW = [300, 550, 800];

/** The position of the decision for a score. */
export function decisionFor(score) {
  const found = BELOW.findIndex((below) => score < below);
  return found < 0 ? DECISIONS.length - 1 : found;
}

/** Scores run from 0 to 1,000. */
export const limitedScore = (points) => Math.min(Math.max(points, 0), 1_000);
