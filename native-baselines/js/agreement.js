// Whether the worker program and mitata, the benchmarking tool of this language, agree on what a call takes. Both time
// the same calls with the same inputs, in alternating repeats, each in a fresh process pinned to the same core:
//
//     native-baselines/js/agreement [REPEATS] [CORE] [WORKLOAD …]
//
// Prints for each workload the median of the repeats' medians on either side, and their ratio with its range. Within 5 %
// is the goal. mitata is installed by `scripts/languages/js install`.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { allowedCores } from './worker/process.js';
import { median } from './worker/warm_up.js';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const WORKLOADS = [
  'pricing/unit-price',
  'pricing/get-quote',
  'pricing/quote-cart',
  'fraud/score',
  'fraud/score-features',
  'fraud/score-transaction',
];
const SLICES = 30;
const corpus = (workload) => path(`../../fixtures/commerce/corpora/${workload}.jsonl`);

/** Nanoseconds a call by the worker: the median of its slices' medians. */
function byWorker(workload, core) {
  const onWorkload = { workload, inputs: corpus(workload) };
  const requests = [
    { request: 'open', protocol: 3, contender: 'native/js', cache: '', core, 'memory-limit': 0 },
    { request: 'prepare', ...onWorkload, 'warm-up-ms': 300, 'slice-us': 2_000 },
    ...Array(SLICES).fill({ request: 'measure', workload, 'slice-us': 2_000 }),
    { request: 'close' },
  ];
  const input = requests.map((request) => `${JSON.stringify(request)}\n`).join('');
  const answers = run(process.execPath, [path('worker/main.js')], input)
    .split('\n')
    .filter(Boolean)
    .map(JSON.parse);
  const failed = answers.find(({ answer }) => answer === 'failed');
  if (failed) fail(`the worker: ${failed.message}`);
  const slices = answers.filter(({ answer }) => answer === 'measured');
  return median(slices.map((slice) => median(slice['call-ns'])));
}

/** The same by mitata: the median of its samples, each of many calls. */
function byMitata(workload, core) {
  const program = [process.execPath, '--expose-gc', path('agreement.mitata.js')];
  return Number(run('taskset', ['--cpu-list', String(core), ...program, workload, corpus(workload)]));
}

function run(program, args, input) {
  const done = spawnSync(program, args, { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (done.error || done.status !== 0)
    fail(`${program} ${args.join(' ')}: ${done.error?.message ?? done.stderr}`);
  return done.stdout;
}

function fail(message) {
  process.stderr.write(`agreement: ${message}\n`);
  process.exit(2);
}

const [repeats = 10, core = allowedCores().at(-1)] = process.argv.slice(2, 4).map(Number);
const workloads = process.argv.length > 4 ? process.argv.slice(4) : WORKLOADS;
const unknown = workloads.find((workload) => !WORKLOADS.includes(workload));
if (unknown) fail(`there is no ${unknown}: expected ${WORKLOADS.join(', ')}`);
if (!(Number.isInteger(repeats) && repeats > 0)) fail('REPEATS must be 1 or more');
const load = () => readFileSync('/proc/loadavg', 'utf8').split(' ')[0];
console.log(`node ${process.versions.node}, core ${core}, ${repeats} alternating repeats, load ${load()}`);
console.log(
  'workload                     worker ns   mitata ns   worker/mitata (least … most of the repeats)',
);
let worst = 1;
for (const workload of workloads) {
  const pairs = Array.from({ length: repeats }, (_, repeat) => {
    const sides = [byWorker, byMitata];
    if (repeat % 2 === 1) sides.reverse();
    const figures = new Map(sides.map((side) => [side, side(workload, core)]));
    return [figures.get(byWorker), figures.get(byMitata)];
  });
  const [worker, mitata] = [0, 1].map((side) => median(pairs.map((pair) => pair[side])));
  const ratios = pairs.map(([one, other]) => one / other).sort((one, other) => one - other);
  const range = `${ratios[0].toFixed(3)} … ${ratios.at(-1).toFixed(3)}`;
  const [left, right] = [worker, mitata].map((ns) => ns.toFixed(1).padStart(9));
  console.log(`${workload.padEnd(27)} ${left}   ${right}   ${(worker / mitata).toFixed(3)} (${range})`);
  worst = Math.max(worst, worker / mitata, mitata / worker);
}
console.log(`the farthest apart: ${((worst - 1) * 100).toFixed(1)} %, load ${load()}`);
