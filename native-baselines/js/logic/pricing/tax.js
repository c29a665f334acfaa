// Tax by region.

import { fits, share } from '../money.js';

const REGIONS = {
  domestic: { standard: 1_900, reduced: 700, taxesShipping: true, rounding: 'half-even', isPerLine: true },
  'eu-standard': {
    standard: 2_100,
    reduced: 900,
    taxesShipping: true,
    rounding: 'half-even',
    isPerLine: true,
  },
  'eu-reduced': {
    standard: 1_000,
    reduced: 500,
    taxesShipping: true,
    rounding: 'half-even',
    isPerLine: false,
  },
  uk: { standard: 2_000, reduced: 0, taxesShipping: true, rounding: 'down', isPerLine: false },
  'us-ca': { standard: 725, reduced: 0, taxesShipping: false, rounding: 'half-up', isPerLine: false },
  'us-ny': { standard: 888, reduced: 0, taxesShipping: false, rounding: 'half-up', isPerLine: false },
};

/** In us-ny articles of the reduced class are taxed in full from this price on. */
const NY_FULL_FROM = 11_000;

export function taxCents(lines, { region, customer }, shipping) {
  if (region === 'exempt' || (region.startsWith('eu-') && customer.startsWith('vat:'))) return 0n;
  const rules = REGIONS[region];
  const isReduced = (line) => line.article.isReduced && (region !== 'us-ny' || line.unitCents < NY_FULL_FROM);
  const taxedShipping = rules.taxesShipping ? shipping : 0n;
  return rules.isPerLine
    ? lineByLine(lines, rules, isReduced, taxedShipping)
    : together(lines, rules, isReduced, taxedShipping);
}

function lineByLine(lines, { standard, reduced, rounding }, isReduced, shipping) {
  return lines.reduce(
    (tax, line) => fits(tax + share(line.net, isReduced(line) ? reduced : standard, rounding)),
    share(shipping, standard, rounding),
  );
}

function together(lines, { standard, reduced, rounding }, isReduced, shipping) {
  let atStandard = shipping;
  let atReduced = 0n;
  for (const line of lines) {
    if (isReduced(line)) atReduced += line.net;
    else atStandard = fits(atStandard + line.net);
  }
  return share(atStandard, standard, rounding) + share(atReduced, reduced, rounding);
}
