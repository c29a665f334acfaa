// The conversation: JSON lines in and out, one request, one answer. Everything else goes to stderr.

import { Failure } from './failure.js';
import { Launch } from './launch.js';
import { look, seen } from './process.js';
import { checked, PROTOCOL } from './requests.js';

/**
 * Answers on stdout until stdin ends or `close` is answered. `began` is when the process's first statement ran, `Opening`
 * what a request to open makes a launch of.
 */
export async function converse(began, Opening = Launch, input = process.stdin, output = process.stdout) {
  // Whoever asked may be gone: then nobody is left to tell.
  output.on('error', (error) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  let launch;
  for await (const line of linesOf(input)) {
    let answer;
    try {
      const asked = read(line);
      if (asked.request === 'open' && !launch) {
        const opened = await open(asked, began, Opening);
        launch = opened.launch;
        answer = opened.receipt;
      } else {
        answer = await (launch ? launch.answer(asked) : answerUnopened(asked));
      }
    } catch (error) {
      answer = failed(error);
    }
    await new Promise((written) => output.write(`${JSON.stringify(answer)}\n`, written));
    if (answer.answer === 'closed') break;
  }
  input.destroy();
  await launch?.end?.();
  return 0;
}

/** The lines of a stream, a last one without an end too. By LF alone: JSON may hold what other readers take for ends. */
async function* linesOf(input) {
  let parts = [];
  for await (const chunk of input) {
    let begin = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, begin)) {
      parts.push(chunk.subarray(begin, end));
      yield Buffer.concat(parts).toString('utf8');
      parts = [];
      begin = end + 1;
    }
    if (begin < chunk.length) parts.push(chunk.subarray(begin));
  }
  if (parts.length > 0) yield Buffer.concat(parts).toString('utf8');
}

function read(line) {
  let json;
  try {
    json = JSON.parse(line);
  } catch (error) {
    throw Failure.request(`not a request: ${error.message}`);
  }
  return checked(json);
}

async function open(asked, began, Opening) {
  if (asked.protocol !== PROTOCOL) {
    throw new Failure(
      'protocol',
      `this worker speaks protocol ${PROTOCOL}, not ${asked.protocol}: build both from one commit`,
    );
  }
  return Opening.open(asked, began);
}

/** A process in which nothing is open can be looked at, and ended. */
function answerUnopened({ request }) {
  switch (request) {
    case 'look':
      return { answer: 'seen', ...look() };
    case 'close':
      return { answer: 'closed', ...seen() };
    default:
      throw Failure.request('nothing is open: the first request is `open`');
  }
}

/** A failure as an answer. Whatever else is thrown is a fault of the logic, or of this worker. */
function failed(error) {
  if (error instanceof Failure) return { answer: 'failed', kind: error.kind, message: error.message };
  process.stderr.write(`tollgate-js: ${error.stack}\n`);
  const { message } = Failure.subject(`${error.name}: ${error.message}`);
  return { answer: 'failed', kind: 'subject', message };
}
