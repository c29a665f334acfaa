// The model: features in, a score of 0 to 1,000 out.

import { margin } from './forest.js';

const CURVE = [6, 11, 21, 39, 72, 128, 218, 345, 500, 655, 782, 872, 928, 961, 979, 989, 994];

/**
 * The features in the order of the forest. A Number is exact up to 2⁵³ and beyond that keeps the order; no threshold is
 * above 1,000,000, so that what a Number loses of a u64 changes no comparison.
 */
function valuesOf(features) {
  return [
    Number(features.amountCents),
    Number(features.meanCents),
    Number(features.maxCents),
    Number(features.centsLastDay),
    features.accountAgeDays,
    features.countLastMinute,
    features.countLastHour,
    features.countLastDay,
    features.declinedLastDay,
    features.distanceKm,
    features.secondsSinceLast,
    features.deviceAgeDays,
    features.hourOfDay,
    features.dayOfWeek,
    features.channel,
    features.tier,
    features.merchantRisk,
    features.countryRisk,
    features.crossBorder ? 1 : 0,
    features.newDevice ? 1 : 0,
  ];
}

export function scoreFeatures(features) {
  return onCurve(margin(valuesOf(features)));
}

function onCurve(margin) {
  const limited = Math.min(Math.max(margin, -4_096), 4_095) + 4_096;
  const k = limited >> 9;
  const part = limited & 511;
  return CURVE[k] + (((CURVE[k + 1] - CURVE[k]) * part) >> 9);
}
