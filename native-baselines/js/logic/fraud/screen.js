// A binary log of payments, one verdict byte for each.

import { scatter } from '../hash.js';
import { countryRisk } from './country.js';
import { decisionFor, limitedScore } from './decision.js';
import { CHANNELS } from './features.js';
import { amountPoints } from './score.js';
import { Windows } from './windows.js';

const RECORD = 32;
/** The verdict on bytes that are left after the last whole record. */
const REST = 0x80;
/** Points of each signal, by its bit. */
const SIGNALS = [60, 80, 60, 80, -150, 60];
const UNKNOWN_CHANNEL = 100;
const NEW_DEVICE = 120;

/** The points of each set of signals. */
const SIGNAL_POINTS = Array.from({ length: 256 }, (_, bits) =>
  SIGNALS.reduce((sum, points, bit) => sum + ((bits >> bit) & 1 ? points : 0), 0),
);

export function screen(log) {
  const records = Math.floor(log.length / RECORD);
  const verdicts = new Uint8Array(Math.ceil(log.length / RECORD)).fill(REST);
  const view = new DataView(log.buffer, log.byteOffset, log.byteLength);
  const windows = new Windows();
  for (let index = 0; index < records; index++) verdicts[index] = verdict(view, index * RECORD, windows);
  return verdicts;
}

function verdict(view, at, windows) {
  const account = view.getUint32(at, true);
  const merchant = view.getUint32(at + 4, true);
  const amount = view.getBigUint64(at + 16, true);
  const channel = view.getUint8(at + 26);
  const signals = view.getUint8(at + 27);
  const device = view.getUint32(at + 28, true);
  const risk = countryRisk(String.fromCharCode(view.getUint8(at + 24), view.getUint8(at + 25)));
  const recent = windows.add(account, device, view.getBigUint64(at + 8, true), amount);

  let points = amountPoints(amount) + 2 * risk + (scatter(merchant) >>> 26);
  points += stepPoints(recent.count >= 10, recent.count >= 5, 350);
  points += stepPoints(recent.cents > 1_000_000n, recent.cents > 300_000n, 300);
  points += SIGNAL_POINTS[signals];
  if (recent.hasNewDevice) points += NEW_DEVICE;
  if (channel >= CHANNELS.length) points += UNKNOWN_CHANNEL;

  let bits = decisionFor(limitedScore(points));
  if (recent.count >= 5) bits |= 1 << 2;
  if (recent.cents > 300_000n) bits |= 1 << 3;
  if (recent.hasNewDevice) bits |= 1 << 4;
  if (risk >= 35) bits |= 1 << 5;
  if (recent.isLate) bits |= 1 << 6;
  return bits;
}

function stepPoints(isMuch, isSome, points) {
  if (isMuch) return points;
  return isSome ? 150 : 0;
}
