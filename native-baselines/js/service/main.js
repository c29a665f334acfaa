#!/usr/bin/env node
// The worker program `http/js/native`: the logic in JavaScript behind node:http, by Tollgate's worker protocol
// (docs/FORMATS.md). `tollgate serve http/js/native` starts it by hand.

const began = process.hrtime.bigint();
const { converse } = await import('../worker/talk.js');
const { Service } = await import('./launch.js');
process.exitCode = await converse(began, Service);
