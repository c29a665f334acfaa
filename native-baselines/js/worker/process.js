// This process: its memory, what it has seen of the machine, and the core that it runs on.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Failure } from './failure.js';

/** The memory of this process, by the kernel's own sums; where there is no /proc, what Node knows, and 0 for the rest. */
export function memory() {
  let rollup, status;
  try {
    rollup = readFileSync('/proc/self/smaps_rollup', 'utf8');
    status = readFileSync('/proc/self/status', 'utf8');
  } catch {
    const resident = process.memoryUsage.rss();
    return { resident, proportional: 0, private: 0, dirty: 0, peak: 0, 'address-space': 0 };
  }
  return {
    resident: bytesOf(rollup, 'Rss'),
    proportional: bytesOf(rollup, 'Pss'),
    private: bytesOf(rollup, 'Private_Clean') + bytesOf(rollup, 'Private_Dirty'),
    dirty: bytesOf(rollup, 'Anonymous'),
    peak: bytesOf(status, 'VmHWM'),
    'address-space': bytesOf(status, 'VmSize'),
  };
}

function bytesOf(text, key) {
  return Number(field(text, key)?.replace(' kB', '') ?? 0) * 1024;
}

/** What stands behind `key:` in one of the files of /proc. */
function field(text, key) {
  return new RegExp(`^${key}:\\s*(.*)$`, 'm').exec(text)?.[1];
}

/** What the process has seen up to now, all of its threads. */
export function seen() {
  const used = process.resourceUsage();
  return {
    'involuntary-switches': used.involuntaryContextSwitches,
    'major-faults': used.majorPageFault,
    'minor-faults': used.minorPageFault,
    'cpu-ms': (used.userCPUTime + used.systemCPUTime) / 1e3,
    'peak-bytes': memory().peak || used.maxRSS * 1024,
  };
}

export const look = () => ({ memory: memory(), process: seen() });

/**
 * Pins every thread of this process to a core, V8's compiling and collecting ones too: what they do is part of what the
 * logic costs, and whoever is beside it has one core as well. Node cannot do it, util-linux's `taskset` can. Says how it
 * went, for the receipt.
 */
export function pin(core) {
  if (!allowedCores().includes(core)) {
    throw Failure.request(`cannot pin to core ${core}: this process may run on ${allowedCores().join(', ')}`);
  }
  const done = spawnSync('taskset', [
    '--all-tasks',
    '--cpu-list',
    '--pid',
    String(core),
    String(process.pid),
  ]);
  if (done.error?.code === 'ENOENT') {
    return "no: there is no taskset, apt-get install util-linux (or your system's equivalent)";
  }
  if (done.error || done.status !== 0) {
    throw Failure.request(
      `cannot pin to core ${core}: taskset: ${done.error?.message ?? String(done.stderr).trim()}`,
    );
  }
  return 'all threads, by taskset';
}

/** The cores that this process may run on. */
export function allowedCores() {
  const list = field(readFileSync('/proc/self/status', 'utf8'), 'Cpus_allowed_list') ?? '';
  return list.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}
