// The logic as a `wasi:http` service: the contract of native-baselines/js/service behind the `fetch` event of
// StarlingMonkey, which is how services for it are written.

import { Unfit } from '../../native-baselines/js/worker/contract/scalars.js';
import { contractOf, refusal } from '../../native-baselines/js/service/contract.js';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const answer = contractOf({
  text: (body) => decoder.decode(body),
  base64(json) {
    try {
      // White space would be passed over.
      if (typeof json === 'string' && !/\s/.test(json)) {
        return Uint8Array.fromBase64(json, { lastChunkHandling: 'strict' });
      }
    } catch {
      // What is wrong with it is told below.
    }
    throw new Unfit('expected base64');
  },
  toBase64: (data) => data.toBase64(),
});

addEventListener('fetch', (event) => event.respondWith(respond(event.request)));

async function respond(request) {
  const { status, allow, body } = await answered(request);
  const headers = { 'content-type': 'application/json' };
  if (allow) headers.allow = allow;
  return new Response(body, { status, headers });
}

async function answered(request) {
  let body;
  try {
    body = new Uint8Array(await request.arrayBuffer());
  } catch {
    return refusal(400, 'the body ends before its time');
  }
  return answer(request.method, new URL(request.url).pathname, body);
}
