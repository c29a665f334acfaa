import { fnv1a, scatter } from '../hash.js';
import { dayOfWeek, hourOfDay } from './calendar.js';
import { countryRisk } from './country.js';
import { distanceKm } from './distance.js';

export const CHANNELS = ['web', 'app', 'phone', 'point-of-sale', 'recurring'];

/** The features of a transaction, given what its history says. */
export function featuresOf(tx, past) {
  return {
    amountCents: tx.amountCents,
    meanCents: past.meanCents,
    maxCents: past.maxCents,
    centsLastDay: past.centsLastDay,
    accountAgeDays: past.ageDays,
    countLastMinute: past.lastMinute,
    countLastHour: past.lastHour,
    countLastDay: past.lastDay,
    declinedLastDay: past.declinedLastDay,
    distanceKm: tx.billing ? distanceKm(tx.origin, tx.billing) : 0,
    secondsSinceLast: past.secondsSinceLast,
    deviceAgeDays: tx.signals.newDevice ? 0 : past.channelAgeDays,
    hourOfDay: hourOfDay(tx.atSeconds),
    dayOfWeek: dayOfWeek(tx.atSeconds),
    channel: CHANNELS.indexOf(tx.channel),
    tier: tierOf(past.paid),
    merchantRisk: merchantRisk(tx.instrument),
    countryRisk: countryRisk(tx.origin.country),
    crossBorder: tx.billing ? tx.billing.country !== tx.origin.country : false,
    newDevice: tx.signals.newDevice,
  };
}

function tierOf(paid) {
  if (paid < 3) return 0;
  return paid < 10 ? 1 : 2;
}

function merchantRisk({ tag, val }) {
  switch (tag) {
    case 'card':
      return (scatter(val.bin) >>> 16) % 500;
    case 'bank-transfer':
      return 150 + countryRisk(val.slice(0, 2));
    case 'wallet':
      return 200 + (fnv1a(val) % 300);
    case 'invoice':
      return 550;
  }
}
