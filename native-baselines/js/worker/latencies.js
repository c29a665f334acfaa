// A histogram of times in nanoseconds, to three digits, up to an hour, and its form on the wire: HdrHistogram V2,
// deflated, base64 (http://hdrhistogram.org; the layout is documented with its Java implementation).

import { deflateSync } from 'node:zlib';

const LIMIT = 3_600_000_000_000;
const DIGITS = 3;
/** Values of a bucket: twice as many as it takes to tell three digits apart, rounded up to a power of two. */
const SUB_BUCKETS = 2_048;
const HALF = SUB_BUCKETS / 2;
const COOKIE = 0x1c84_9303 | 0x10;
const DEFLATED_COOKIE = 0x1c84_9304 | 0x10;
const HEADER_BYTES = 40;

/** Percentiles that are given where at least so many operations lie beyond them. */
const PERCENTILES = [0.5, 0.9, 0.99, 0.999];
const BEYOND = 100;
/** Standard deviations on either side of an interval of 95 %. */
const SPREAD = 1.959963984540054;

export class Latencies {
  #counts = [];
  #sum = 0;
  count = 0;

  record(ns) {
    const value = Math.min(Math.max(Math.round(ns), 0), LIMIT);
    const index = indexOf(value);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#sum += value;
    this.count++;
  }

  /** The highest value that the one of a rank, counted from 1, cannot be told from. */
  #atRank(rank) {
    let below = 0;
    let last = 0;
    for (const [index, count] of this.#recorded()) {
      below += count;
      last = index;
      if (below >= rank) break;
    }
    return rangeOf(last).high;
  }

  /** The indices that something was counted at, in order. */
  *#recorded() {
    for (let index = 0; index < this.#counts.length; index++) {
      if (this.#counts[index]) yield [index, this.#counts[index]];
    }
  }

  /** The distribution as the protocol has it. */
  tail() {
    const found = PERCENTILES.map((q) => ({ q, ...ranksOf(q, this.count) }));
    const [first] = this.#recorded().next().value ?? [0];
    return {
      count: this.count,
      censored: 0,
      'censored-from-ns': null,
      'min-ns': rangeOf(first).low,
      'mean-ns': this.count > 0 ? this.#sum / this.count : 0,
      'max-ns': this.count > 0 ? this.#atRank(this.count) : 0,
      'max-at-least': false,
      percentiles: found
        .filter(({ needed }) => this.count >= needed)
        .map(({ q, low, value, high }) => ({
          q,
          'value-ns': this.#atRank(value),
          'low-ns': this.#atRank(low),
          'high-ns': this.#atRank(high),
          'at-least': false,
          'high-at-least': false,
          'generator-bound': false,
        })),
      'too-few': found.filter(({ needed }) => this.count < needed).map(({ q, needed }) => ({ q, needed })),
      histogram: this.toBase64(),
    };
  }

  toBase64() {
    const payload = Buffer.from([...this.#runs()].flatMap(zigZag));
    const plain = Buffer.alloc(HEADER_BYTES);
    plain.writeUInt32BE(COOKIE, 0);
    plain.writeUInt32BE(payload.length, 4);
    plain.writeUInt32BE(0, 8); // no offset of indices
    plain.writeUInt32BE(DIGITS, 12);
    plain.writeBigUInt64BE(1n, 16); // the least value that is told apart from 0
    plain.writeBigUInt64BE(BigInt(LIMIT), 24);
    plain.writeDoubleBE(1, 32); // values are integers
    const deflated = deflateSync(Buffer.concat([plain, payload]));
    const head = Buffer.alloc(8);
    head.writeUInt32BE(DEFLATED_COOKIE, 0);
    head.writeUInt32BE(deflated.length, 4);
    return Buffer.concat([head, deflated]).toString('base64');
  }

  /** Counts in order; a run of zeros is its length, negative. */
  *#runs() {
    let next = 0;
    for (const [index, count] of this.#recorded()) {
      if (index > next) yield next - index;
      yield count;
      next = index + 1;
    }
  }
}

/** Where a value is counted: buckets of doubling width, each of whose lower half is the bucket before it. */
function indexOf(value) {
  let bucket = 0;
  let sub = value;
  while (sub >= SUB_BUCKETS) {
    sub = Math.floor(sub / 2);
    bucket++;
  }
  return bucket * HALF + sub;
}

/** The least and the highest value that are counted at an index. */
function rangeOf(index) {
  const bucket = Math.max(0, Math.floor(index / HALF) - 1);
  const width = 2 ** bucket;
  const low = (index - bucket * HALF) * width;
  return { low, high: low + width - 1 };
}

/** The bytes of an integer: zig-zag, then seven bits a byte, the lowest first. Counts are below 2⁵². */
function zigZag(value) {
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  const bytes = [];
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return bytes;
}

/**
 * The ranks, from 1, of a percentile among so many values and of the ends of its distribution-free interval, by the
 * normal approximation of the binomial; and how many values it takes to speak of it.
 */
function ranksOf(q, count) {
  const spread = SPREAD * Math.sqrt(count * q * (1 - q));
  const rank = (position) => Math.min(Math.max(position, 1), count);
  return {
    low: rank(Math.floor(count * q - spread)),
    value: rank(Math.ceil(q * count - 1e-6)), // not one more for the last bit of 0.99
    high: rank(Math.ceil(count * q + spread) + 1),
    needed: Math.round(BEYOND / (1 - q)),
  };
}
