/** The reason that a request could not be carried out: one line, of one of the protocol's kinds. */
export class Failure extends Error {
  constructor(kind, message) {
    super(message.replaceAll('\n', ' '));
    this.kind = kind;
  }

  /** A request that makes no sense here. */
  static request(message) {
    return new Failure('request', message);
  }

  /** Something that this runtime cannot do at all. */
  static unsupported(message) {
    return new Failure('unsupported', message);
  }

  /** Logic that is broken. */
  static subject(message) {
    return new Failure('subject', message);
  }
}
