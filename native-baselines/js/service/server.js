// The server: node:http with the bounds that every service of the project has.

import { createServer } from 'node:http';
import { refusal, tooLarge, MAX_BODY } from './contract.js';
import { answer } from './node.js';

const AT_ONCE = 1_000;
const HEAD_MS = 30_000;
const BODY_MS = 10_000;
const FAREWELL_MS = 5_000;

/** The settings in effect, as a receipt lists them. */
export const facts = () => ({
  'service-threads': '1',
  'service-flavour': 'node:http, one event loop',
  'service-body-limit': String(MAX_BODY),
  'service-at-once': String(AT_ONCE),
});

export class Server {
  #inside = 0;
  #stopping = false;
  #http;

  constructor() {
    this.#http = createServer(
      {
        noDelay: true,
        keepAliveTimeout: HEAD_MS,
        headersTimeout: HEAD_MS,
        requestTimeout: 0, // bodies have a time of their own
        connectionsCheckingInterval: 1_000,
      },
      (request, response) => this.#answer(request, response),
    );
  }

  /** Listens, and says where. */
  async listen(host, port) {
    await new Promise((listening, failed) => {
      this.#http.once('error', failed);
      this.#http.listen({ host, port, backlog: 1024 }, listening);
    });
    const { address, family, port: taken } = this.#http.address();
    return family === 'IPv6' ? `[${address}]:${taken}` : `${address}:${taken}`;
  }

  /** Takes no more connections, and finishes what is in flight. */
  async stop() {
    if (!this.#http.listening) return;
    this.#stopping = true;
    const closed = new Promise((done) => this.#http.close(done));
    this.#http.closeIdleConnections();
    const late = setTimeout(() => this.#http.closeAllConnections(), FAREWELL_MS);
    await closed;
    clearTimeout(late);
  }

  #answer(request, response) {
    if (this.#inside >= AT_ONCE) {
      const why = `${AT_ONCE} requests are being answered already, try again later`;
      this.#write(response, refusal(503, why));
      return;
    }
    this.#inside++;
    response.once('close', () => this.#inside--);
    whole(request, (body, refused) => {
      if (response.closed) return;
      const path = request.url.split('?', 1)[0];
      this.#write(response, refused ?? answer(request.method, path, body));
    });
  }

  #write(response, { status, allow, body, last }) {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    if (allow) headers.allow = allow;
    if (this.#stopping || last) headers.connection = 'close';
    response.writeHead(status, headers);
    response.end(body);
  }
}

/**
 * Reads a body, and hands it over or the refusal of it. Of one that is too large twice the limit is taken off the
 * connection: closed while the client still sends, it would take the reason away with it.
 */
function whole(request, done) {
  let pieces = [];
  let length = 0;
  if (Number(request.headers['content-length'] ?? 0) > 2 * MAX_BODY) {
    done(undefined, { ...tooLarge(), last: true });
    return;
  }
  const timer = setTimeout(() => {
    end(undefined, { ...refusal(408, `the body did not arrive within ${BODY_MS / 1e3} s`), last: true });
  }, BODY_MS);
  const end = (body, refused) => {
    clearTimeout(timer);
    request.removeAllListeners('data').removeAllListeners('end');
    done(body, refused);
  };
  request.on('data', (piece) => {
    length += piece.length;
    if (length > 2 * MAX_BODY) end(undefined, { ...tooLarge(), last: true });
    else if (length > MAX_BODY) pieces = [];
    else pieces.push(piece);
  });
  request.on('end', () => {
    if (length > MAX_BODY) end(undefined, tooLarge());
    else end(pieces.length === 1 ? pieces[0] : Buffer.concat(pieces));
  });
  // Whoever breaks off is told nothing: nobody is there.
  request.on('error', () => clearTimeout(timer));
}
