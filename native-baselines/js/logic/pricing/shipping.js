// Carrying a cart, and handling its lines. In Numbers: a line costs some 50 million cents and weighs some 400 million
// grams at most, so that it takes twenty million lines to leave what a Number holds exactly.

const HAZARDOUS = 4_000;
const FREE_FROM_NET = 15_000n;

const CARRYING = {
  domestic: { parcel: 495, kilogram: 60 },
  exempt: { parcel: 495, kilogram: 60 },
  'eu-standard': { parcel: 995, kilogram: 110 },
  'eu-reduced': { parcel: 995, kilogram: 110 },
  uk: { parcel: 1_295, kilogram: 140 },
  'us-ca': { parcel: 1_995, kilogram: 260 },
  'us-ny': { parcel: 1_995, kilogram: 240 },
};

const kilograms = (grams) => Math.ceil(grams / 1_000);
const gramsOf = (line) => line.article.grams * line.quantity;

export function shippingCents(lines, region, net, isFree) {
  let cents = isFree || (region === 'domestic' && net >= FREE_FROM_NET) ? 0 : carrying(lines, region);
  for (const line of lines) cents += handling(line);
  if (lines.some((line) => line.handling.hazardous)) cents += HAZARDOUS;
  return BigInt(cents);
}

function carrying(lines, region) {
  const grams = lines.reduce((sum, line) => sum + gramsOf(line), 0);
  const { parcel, kilogram } = CARRYING[region];
  return parcel + kilograms(grams) * kilogram;
}

function handling(line) {
  const { giftWrap, fragile, oversize, coldChain } = line.handling;
  const kg = kilograms(gramsOf(line));
  let cents = 0;
  if (giftWrap) cents += Math.min(250 * line.quantity, 5_000) + (line.note ? 100 : 0);
  if (fragile) cents += 120 * kg;
  if (oversize) cents += 2_500;
  if (coldChain) cents += 900 + 80 * kg;
  return cents;
}
