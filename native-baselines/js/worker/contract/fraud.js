// The types of `tollgate:fraud` between canonical JSON and the values of the logic.

import { bool, flags, list, oneOf, option, record, s32, text, u16, u32, u64, u8, unfit } from './scalars.js';

const CHANNELS = ['web', 'app', 'phone', 'point-of-sale', 'recurring'];
const SIGNALS = ['new-device', 'vpn', 'address-mismatch', 'cvv-missing', 'three-d-secure', 'gift-card'];
const signalNames = flags(SIGNALS);
const channel = oneOf(CHANNELS);

function signals(json) {
  const { newDevice, vpn, addressMismatch, cvvMissing, threeDSecure, giftCard } = signalNames.decode(json);
  return { newDevice, vpn, addressMismatch, cvvMissing, threeDSecure, giftCard };
}

const card = record(['bin', 'last-four', 'expiry-month', 'expiry-year'], (json) => ({
  bin: u32(json.bin),
  lastFour: u16(json['last-four']),
  expiryMonth: u8(json['expiry-month']),
  expiryYear: u16(json['expiry-year']),
}));

const INSTRUMENTS = { card, 'bank-transfer': text, wallet: text };

function instrument(json) {
  if (json === 'invoice') return { tag: 'invoice', val: undefined };
  const [tag, ...others] = Object.keys(json ?? {});
  if (!Object.hasOwn(INSTRUMENTS, tag) || others.length > 0) throw unfit('an instrument', json);
  return { tag, val: INSTRUMENTS[tag](json[tag]) };
}

const place = record(['country', 'lat-microdegrees', 'lon-microdegrees'], (json) => ({
  country: text(json.country),
  latMicrodegrees: s32(json['lat-microdegrees']),
  lonMicrodegrees: s32(json['lon-microdegrees']),
}));

const pastPayment = record(['amount-cents', 'seconds-ago', 'channel', 'declined'], (json) => ({
  amountCents: u64(json['amount-cents']),
  secondsAgo: u32(json['seconds-ago']),
  channel: channel(json.channel),
  declined: bool(json.declined),
}));

const TRANSACTION = [
  'id',
  'account-id',
  'amount-cents',
  'currency',
  'at-seconds',
  'channel',
  'instrument',
  'origin',
  'billing',
  'signals',
  'history',
];

export const transaction = record(
  TRANSACTION,
  (json) => ({
    id: text(json.id),
    accountId: text(json['account-id']),
    amountCents: u64(json['amount-cents']),
    currency: text(json.currency),
    atSeconds: u64(json['at-seconds']),
    channel: channel(json.channel),
    instrument: instrument(json.instrument),
    origin: place(json.origin),
    billing: option(place)(json.billing),
    signals: signals(json.signals),
    history: list(pastPayment)(json.history),
  }),
  ['billing'],
);

export const assessment = ({ score, decision, velocity, reasons }) => ({
  score,
  decision,
  velocity: {
    'last-minute': velocity.lastMinute,
    'last-hour': velocity.lastHour,
    'last-day': velocity.lastDay,
    'cents-last-day': String(velocity.centsLastDay),
  },
  reasons,
});

const FEATURES = [
  'amount-cents',
  'mean-cents',
  'max-cents',
  'cents-last-day',
  'account-age-days',
  'count-last-minute',
  'count-last-hour',
  'count-last-day',
  'declined-last-day',
  'distance-km',
  'seconds-since-last',
  'device-age-days',
  'hour-of-day',
  'day-of-week',
  'channel',
  'tier',
  'merchant-risk',
  'country-risk',
  'cross-border',
  'new-device',
];

export const features = record(FEATURES, (json) => ({
  amountCents: u64(json['amount-cents']),
  meanCents: u64(json['mean-cents']),
  maxCents: u64(json['max-cents']),
  centsLastDay: u64(json['cents-last-day']),
  accountAgeDays: u32(json['account-age-days']),
  countLastMinute: u32(json['count-last-minute']),
  countLastHour: u32(json['count-last-hour']),
  countLastDay: u32(json['count-last-day']),
  declinedLastDay: u32(json['declined-last-day']),
  distanceKm: u32(json['distance-km']),
  secondsSinceLast: u32(json['seconds-since-last']),
  deviceAgeDays: u32(json['device-age-days']),
  hourOfDay: u8(json['hour-of-day']),
  dayOfWeek: u8(json['day-of-week']),
  channel: u8(json.channel),
  tier: u8(json.tier),
  merchantRisk: u16(json['merchant-risk']),
  countryRisk: s32(json['country-risk']),
  crossBorder: bool(json['cross-border']),
  newDevice: bool(json['new-device']),
}));
