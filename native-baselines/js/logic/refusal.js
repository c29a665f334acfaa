/**
 * The error arm of a `result`: thrown, and told from a fault by its `payload`, which is the value of the contract's
 * error type. componentize-js looks for exactly that.
 */
export class Refusal extends Error {
  constructor(payload) {
    super(typeof payload === 'string' ? payload : payload.tag);
    this.payload = payload;
  }
}

/** `pricing-error` by its case. */
export const refuse = (tag, val) => new Refusal(val === undefined ? { tag } : { tag, val });
