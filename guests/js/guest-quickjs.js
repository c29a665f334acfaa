// The same logic for componentize-qjs, which hands u64 over as a Number and takes one back, has null where an option is
// none, and wants the payload of an error thrown as it is. Only that is translated here. What it hands over wrong (a u32
// of 2³¹ and more comes negative, a u64 beyond 2⁵³ rounded) is left wrong: its failed golden answers say so.

import { fraud as f, pricing as p, probe as b } from '../../native-baselines/js/logic/index.js';

/** Throws what an error carries. */
const throwing =
  (call) =>
  (...given) => {
    try {
      return call(...given);
    } catch (error) {
      throw error.payload ?? error;
    }
  };

function cartIn(cart) {
  const coupons = cart.coupons.map((coupon) =>
    coupon.tag === 'fixed' ? { tag: 'fixed', val: BigInt(coupon.val) } : coupon,
  );
  return { ...cart, coupons };
}

function cartOut(cart) {
  const coupons = cart.coupons.map((coupon) =>
    coupon.tag === 'fixed' ? { tag: 'fixed', val: Number(coupon.val) } : coupon,
  );
  const lines = cart.lines.map((line) => ({ ...line, note: line.note ?? null }));
  return { ...cart, lines, coupons };
}

const quoteOut = (quote) => ({
  lines: quote.lines.map((line) => ({
    skuId: line.skuId,
    unitCents: Number(line.unitCents),
    discountCents: Number(line.discountCents),
    netCents: Number(line.netCents),
  })),
  goodsCents: Number(quote.goodsCents),
  discountCents: Number(quote.discountCents),
  shippingCents: Number(quote.shippingCents),
  taxCents: Number(quote.taxCents),
  totalCents: Number(quote.totalCents),
  pointsEarned: quote.pointsEarned,
});

const featuresIn = (features) => ({
  ...features,
  amountCents: BigInt(features.amountCents),
  meanCents: BigInt(features.meanCents),
  maxCents: BigInt(features.maxCents),
  centsLastDay: BigInt(features.centsLastDay),
});

const transactionIn = (tx) => ({
  ...tx,
  amountCents: BigInt(tx.amountCents),
  atSeconds: BigInt(tx.atSeconds),
  history: tx.history.map((payment) => ({ ...payment, amountCents: BigInt(payment.amountCents) })),
});

const assessmentOut = (assessment) => ({
  ...assessment,
  velocity: { ...assessment.velocity, centsLastDay: Number(assessment.velocity.centsLastDay) },
});

export const pricing = {
  unitPrice: (skuId, quantity) => Number(p.unitPrice(skuId, quantity)),
  getQuote: throwing((request) => {
    const { cents, source } = p.getQuote(request);
    return { cents: Number(cents), source };
  }),
  quoteCart: throwing((cart) => quoteOut(p.quoteCart(cartIn(cart)))),
  reprice: throwing(p.reprice),
};

export const fraud = {
  score: (accountId, amountCents) => f.score(accountId, BigInt(amountCents)),
  scoreFeatures: (features) => f.scoreFeatures(featuresIn(features)),
  scoreTransaction: (tx) => assessmentOut(f.scoreTransaction(transactionIn(tx))),
  screen: f.screen,
};

export const probe = {
  ...b,
  sourceScalar: () => Number(b.sourceScalar()),
  echoScalar: (one, other) => Number(b.echoScalar(one, other)),
  sinkStructured: (cart) => b.sinkStructured(cartIn(cart)),
  sourceStructured: (lines) => cartOut(b.sourceStructured(lines)),
  echoStructured: (cart) => cartOut(b.echoStructured(cartIn(cart))),
  sinkScalars: (features) => b.sinkScalars(featuresIn(features)),
};
