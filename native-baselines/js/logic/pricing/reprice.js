// A catalog in CSV, priced anew.

import { MAX_U32, MAX_U64, fits, share } from '../money.js';
import { refuse } from '../refusal.js';
import { CsvReader, malformed, written } from './csv.js';
import { FORM, parseSku } from './sku.js';

const COLUMNS = ['sku', 'name', 'cost', 'margin', 'stock', 'price'];
const HEADER = COLUMNS.join(',');
const MOST_MARGIN = 50_000;
const MOST_STOCK = 1_000_000;
/** By how much a price may change at once. */
const STEP_RATE = 2_000;
/** From so many pieces in stock on, so many basis points less. */
const CLEARANCE = [
  [5_000, 1_000],
  [1_000, 500],
];

export function reprice(catalog) {
  const reader = new CsvReader(catalog);
  const header = nextRecord(reader);
  if (!header?.every((field, index) => field === COLUMNS[index])) {
    throw malformed(1, `expected the header ${HEADER}`);
  }
  const ending = reader.ending === '\r\n' ? '\r\n' : '\n';
  const lines = [HEADER];
  for (let record = nextRecord(reader); record; record = nextRecord(reader)) {
    lines.push(repriced(record, reader.line));
  }
  if (lines.length === 1) throw refuse('empty-cart');
  return lines.join(ending) + ending;
}

function nextRecord(reader) {
  const record = reader.next();
  if (record && record.length !== COLUMNS.length) throw malformed(reader.line, 'expected 6 fields');
  return record;
}

/** The line of an article with its new price, without its end. */
function repriced(record, line) {
  const row = read(record, line);
  return [row.sku, written(row.name), row.cost, row.margin, row.stock, newPrice(row)].join(',');
}

/** A row's fields from left to right; the first fault is thrown. */
function read([sku, name, cost, margin, stock, price], line) {
  const { fault, number } = parseSku(sku);
  if (fault === 'form') throw malformed(line, `sku: expected the form ${FORM}`);
  if (fault === 'unknown') throw refuse('unknown-sku', number);
  if (fault === 'grade') throw malformed(line, 'sku: wrong grade');
  const row = {
    sku,
    name,
    cost: integer(cost, MAX_U64) ?? fail(line, 'cost: expected whole cents'),
    margin: smallInteger(margin, MOST_MARGIN) ?? fail(line, 'margin: expected 0 to 50000 basis points'),
    stock: smallInteger(stock, MAX_U32) ?? fail(line, 'stock: expected whole pieces'),
    price: undefined,
  };
  if (row.stock > MOST_STOCK) throw refuse('invalid-quantity', row.stock);
  if (price !== '')
    row.price = integer(price, MAX_U64) ?? fail(line, 'price: expected whole cents or nothing');
  return row;
}

function fail(line, reason) {
  throw malformed(line, reason);
}

/** A BigInt of ASCII digits, leading zeros allowed; undefined if it is none or more than `most`. */
function integer(text, most) {
  const digits = /^0*([0-9]+)$/.exec(text)?.[1];
  // No u64 has more than 20 digits, and reading a BigInt of a million takes long.
  if (digits === undefined || digits.length > 20) return undefined;
  const value = BigInt(digits);
  return value <= most ? value : undefined;
}

/** The same as a Number. */
function smallInteger(text, most) {
  const value = integer(text, MAX_U64);
  return value !== undefined && value <= most ? Number(value) : undefined;
}

function newPrice({ cost, margin, stock, price }) {
  if (stock === 0 && price !== undefined) return price;
  const [, clearance] = CLEARANCE.find(([from]) => stock >= from) ?? [0, 0];
  const withMargin = fits(cost + share(cost, margin, 'half-even'));
  const target = withMargin - share(withMargin, clearance, 'half-even');
  let next = fits((target / 10n) * 10n + 9n);
  if (price !== undefined) {
    const step = share(price, STEP_RATE, 'down');
    const highest = fits(price + step);
    if (next < price - step) next = price - step;
    if (next > highest) next = highest;
  }
  return next < cost ? cost : next;
}
