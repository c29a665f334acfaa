// The boundary with no logic behind it: what is taken is dropped, what is asked for is made, what comes is given back.

const PHRASE =
  'the payment was refused because the order of article 42 arrived late, and the customer of the café asks for a ' +
  'refund: delivery note and 価格 of the article are in the order, a note of the payment. ';
const PHRASE_BYTES = 200;

export function nop() {}

export function sinkScalar(_a, _b) {}

export function sourceScalar() {
  return 0x0123_4567_89ab_cdefn;
}

export function echoScalar(a, b) {
  return (BigInt(a) << 32n) + BigInt(b);
}

export function sinkScalars(_features) {}

export function sinkStructured(_cart) {}

export function sourceStructured(lines) {
  return {
    customer: 'customer-0001',
    tier: 'gold',
    region: 'eu-standard',
    lines: Array.from({ length: lines }, (_, index) => lineOf(index)),
    coupons: [
      { tag: 'percent', val: 500 },
      { tag: 'fixed', val: 1_000n },
      { tag: 'bundle', val: { skuId: 1, buy: 2, free: 1 } },
      { tag: 'free-shipping' },
    ],
    loyaltyPoints: 1_200,
  };
}

function lineOf(index) {
  const bits = index % 4;
  return {
    skuId: 1 + (index % 128),
    quantity: 1 + (index % 24),
    handling: {
      giftWrap: (bits & 1) !== 0,
      fragile: (bits & 2) !== 0,
      oversize: false,
      coldChain: false,
      hazardous: false,
    },
    note: bits === 3 ? 'leave at the door' : undefined,
  };
}

export function echoStructured(cart) {
  return cart;
}

export function sinkText(_text) {}

export function sourceText(bytes) {
  let left = bytes % PHRASE_BYTES;
  let end = '';
  for (const letter of PHRASE) {
    const size = bytesOf(letter.codePointAt(0));
    if (size > left) break;
    end += letter;
    left -= size;
  }
  return PHRASE.repeat(Math.floor(bytes / PHRASE_BYTES)) + end + '.'.repeat(left);
}

/** Bytes of a character in UTF-8. */
function bytesOf(code) {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x1_0000 ? 3 : 4;
}

export function echoText(text) {
  return text;
}

export function sinkBytes(_data) {}

export function sourceBytes(bytes) {
  return new Uint8Array(bytes).fill(0x61);
}

export function echoBytes(data) {
  return data;
}
