const RISKS = new Map(
  Object.entries({
    '-30': 'AT CH DE DK FI NL NO SE',
    '-15': 'BE CZ ES FR IE IT PL PT',
    '-10': 'AU CA GB JP NZ US',
    25: 'BR IN MX TH TR ZA',
    45: 'ID NG PK RO UA VN',
  }).flatMap(([risk, codes]) => codes.split(' ').map((code) => [code, Number(risk)])),
);
const OTHER = 35;
const NO_COUNTRY = 80;

/** The risk of a country by its code: two letters A to Z, or it is none. */
export function countryRisk(code) {
  return RISKS.get(code) ?? (/^[A-Z]{2}$/.test(code) ? OTHER : NO_COUNTRY);
}
