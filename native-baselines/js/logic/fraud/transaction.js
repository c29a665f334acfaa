// One payment, judged by the model and by rules.

import { yearAndMonth } from './calendar.js';
import { DECISIONS, decisionFor, limitedScore } from './decision.js';
import { featuresOf } from './features.js';
import { summary } from './history.js';
import { scoreFeatures } from './model.js';

/**
 * The rules in order: name, points, and whether it applies. Sums and products that should saturate need not, because a
 * BigInt has no largest value: what would saturate is above every limit here, or not below any amount, either way.
 */
const RULES = [
  ['model', 0, ({ modelScore }) => modelScore >= 600],
  ['velocity-minute', 120, ({ past }) => past.lastMinute >= 3],
  ['velocity-hour', 90, ({ past }) => past.lastHour >= 10],
  ['velocity-day', 60, ({ past }) => past.lastDay >= 40],
  ['spend-day', 100, ({ tx, past }) => past.centsLastDay + tx.amountCents > 500_000n],
  ['amount-spike', 80, ({ tx, past }) => past.paid > 0 && tx.amountCents > 5n * past.meanCents],
  ['declines', 110, ({ past }) => past.declinedLastDay >= 2],
  ['far-from-billing', 70, ({ features }) => features.distanceKm > 2_000],
  ['address-mismatch', 60, ({ tx }) => tx.signals.addressMismatch],
  ['new-device', 40, ({ tx }) => tx.signals.newDevice],
  ['vpn', 50, ({ tx }) => tx.signals.vpn],
  [
    'cvv-missing',
    70,
    ({ tx }) => tx.signals.cvvMissing && tx.instrument.tag === 'card' && tx.channel !== 'recurring',
  ],
  [
    'card-expired',
    150,
    ({ tx }) => tx.instrument.tag === 'card' && isExpired(tx.instrument.val, tx.atSeconds),
  ],
  ['gift-card', 60, ({ tx }) => tx.signals.giftCard && tx.amountCents >= 20_000n],
  ['unknown-currency', 50, ({ tx }) => !/^[A-Z]{3}$/.test(tx.currency)],
  ['three-d-secure', -150, ({ tx }) => tx.signals.threeDSecure],
];

function isExpired({ expiryYear, expiryMonth }, atSeconds) {
  const { year, month } = yearAndMonth(atSeconds);
  return year > expiryYear || (year === expiryYear && month > expiryMonth);
}

export function scoreTransaction(tx) {
  const past = summary(tx.history, tx.channel);
  const features = featuresOf(tx, past);
  const modelScore = scoreFeatures(features);
  const reasons = [];
  let points = modelScore;
  for (const [reason, worth, applies] of RULES) {
    if (!applies({ tx, past, features, modelScore })) continue;
    points += worth;
    reasons.push(reason);
  }
  const score = limitedScore(points);
  return {
    score,
    decision: reasons.includes('card-expired') ? 'decline' : DECISIONS[decisionFor(score)],
    velocity: {
      lastMinute: past.lastMinute,
      lastHour: past.lastHour,
      lastDay: past.lastDay,
      centsLastDay: past.centsLastDay,
    },
    reasons,
  };
}
