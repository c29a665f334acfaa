#!/usr/bin/env node
// The worker program `native/js`: the logic in JavaScript, called natively, measured by Tollgate's worker protocol
// (docs/FORMATS.md). The clock is read before anything else is loaded, so that Node's own start can be told apart.

const began = process.hrtime.bigint();
const { converse } = await import('./talk.js');
process.exitCode = await converse(began);
