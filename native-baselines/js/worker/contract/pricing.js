// The types of `tollgate:pricing` between canonical JSON and the values of the logic. Objects are written out as literals,
// as bindings make them: an engine lays those out better than objects that are filled key by key.

import { flags, list, oneOf, option, record, text, u16, u32, u64, unfit } from './scalars.js';

const HANDLING = ['gift-wrap', 'fragile', 'oversize', 'cold-chain', 'hazardous'];
const handlingNames = flags(HANDLING);
const TIERS = ['standard', 'silver', 'gold'];
const REGIONS = ['domestic', 'eu-standard', 'eu-reduced', 'uk', 'us-ca', 'us-ny', 'exempt'];

function handling(json) {
  const { giftWrap, fragile, oversize, coldChain, hazardous } = handlingNames.decode(json);
  return { giftWrap, fragile, oversize, coldChain, hazardous };
}

export const request = record(['sku', 'quantity'], (json) => ({
  sku: text(json.sku),
  quantity: u32(json.quantity),
}));

export const response = ({ cents, source }) => ({ cents: String(cents), source });

const line = record(
  ['sku-id', 'quantity', 'handling', 'note'],
  (json) => ({
    skuId: u32(json['sku-id']),
    quantity: u32(json.quantity),
    handling: handling(json.handling),
    note: option(text)(json.note),
  }),
  ['note'],
);

const bundle = record(['sku-id', 'buy', 'free'], (json) => ({
  skuId: u32(json['sku-id']),
  buy: u32(json.buy),
  free: u32(json.free),
}));

const COUPONS = { percent: u16, fixed: u64, bundle };

function coupon(json) {
  if (json === 'free-shipping') return { tag: 'free-shipping', val: undefined };
  const [tag, ...others] = Object.keys(json ?? {});
  if (!Object.hasOwn(COUPONS, tag) || others.length > 0) throw unfit('a coupon', json);
  return { tag, val: COUPONS[tag](json[tag]) };
}

export const cart = record(
  ['customer', 'tier', 'region', 'lines', 'coupons', 'loyalty-points'],
  (json) => ({
    customer: text(json.customer),
    tier: oneOf(TIERS)(json.tier),
    region: oneOf(REGIONS)(json.region),
    lines: list(line)(json.lines),
    coupons: list(coupon)(json.coupons),
    loyaltyPoints: option(u32)(json['loyalty-points']),
  }),
  ['loyalty-points'],
);

export const cartToJson = (value) => ({
  customer: value.customer,
  tier: value.tier,
  region: value.region,
  lines: value.lines.map(({ skuId, quantity, handling, note }) => ({
    'sku-id': skuId,
    quantity,
    handling: handlingNames.encode(handling),
    note: note ?? null,
  })),
  coupons: value.coupons.map(couponToJson),
  'loyalty-points': value.loyaltyPoints ?? null,
});

function couponToJson({ tag, val }) {
  switch (tag) {
    case 'percent':
      return { percent: val };
    case 'fixed':
      return { fixed: String(val) };
    case 'bundle':
      return { bundle: { 'sku-id': val.skuId, buy: val.buy, free: val.free } };
    case 'free-shipping':
      return 'free-shipping';
  }
}

export const cartQuote = (value) => ({
  lines: value.lines.map((line) => ({
    'sku-id': line.skuId,
    'unit-cents': String(line.unitCents),
    'discount-cents': String(line.discountCents),
    'net-cents': String(line.netCents),
  })),
  'goods-cents': String(value.goodsCents),
  'discount-cents': String(value.discountCents),
  'shipping-cents': String(value.shippingCents),
  'tax-cents': String(value.taxCents),
  'total-cents': String(value.totalCents),
  'points-earned': value.pointsEarned,
});

/** `pricing-error`; a payload is its own JSON, in the contract's order of keys. */
export const pricingError = ({ tag, val }) => (val === undefined ? tag : { [tag]: val });
