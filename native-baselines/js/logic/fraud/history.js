import { MAX_U32, saturated } from '../money.js';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** What an account's past payments say, in one pass. Windows include their edge; sums of cents saturate. */
export function summary(history, channel) {
  const found = {
    lastMinute: 0,
    lastHour: 0,
    lastDay: 0,
    centsLastDay: 0n,
    declinedLastDay: 0,
    paid: 0,
    maxCents: 0n,
    meanCents: 0n,
    ageDays: 0,
    channelAgeDays: 0,
    secondsSinceLast: MAX_U32,
  };
  let [paidCents, oldest, oldestOnChannel] = [0n, 0, 0];
  for (const payment of history) {
    const ago = payment.secondsAgo;
    if (ago <= MINUTE) found.lastMinute++;
    if (ago <= HOUR) found.lastHour++;
    if (ago <= DAY) found.lastDay++;
    if (payment.declined) {
      if (ago <= DAY) found.declinedLastDay++;
    } else {
      const cents = payment.amountCents;
      if (ago <= DAY) found.centsLastDay = saturated(found.centsLastDay + cents);
      found.paid++;
      paidCents = saturated(paidCents + cents);
      if (cents > found.maxCents) found.maxCents = cents;
    }
    oldest = Math.max(oldest, ago);
    if (payment.channel === channel) oldestOnChannel = Math.max(oldestOnChannel, ago);
    found.secondsSinceLast = Math.min(found.secondsSinceLast, ago);
  }
  if (found.paid > 0) found.meanCents = paidCents / BigInt(found.paid);
  found.ageDays = Math.floor(oldest / DAY);
  found.channelAgeDays = Math.floor(oldestOnChannel / DAY);
  return found;
}
