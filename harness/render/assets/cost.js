// What a workload of the reader's costs in each shape: the rules of `analysis/src/cost`, which a test holds this to.

const SIZED = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20 };

// The bytes of a size as it is written: 16B, 64KiB, 4MiB, or a number of bytes.
function bytesOf(text) {
  const [, count, unit] = /^\s*(\d{1,12})\s*(B|KiB|MiB)?\s*$/i.exec(text) ?? [];
  const name = Object.keys(SIZED).find((one) => one.toLowerCase() === (unit ?? 'B').toLowerCase());
  return count > 0 ? Number(count) * SIZED[name] : NaN;
}

function sizeOf(bytes) {
  const name = Object.keys(SIZED).reverse().find((one) => bytes % SIZED[one] === 0);
  return `${bytes / SIZED[name]}${name}`;
}

const scaledBy = (figure, by) => figure.map((end) => (end == null ? null : end * by));
const INCLUDED = 'in each operation already';
const valueOf = (told) => (told.figure ? told.figure[0] : told.why === INCLUDED ? 0 : Infinity);

// On the line through two points: size, figure.
function onLine([one, low], [other, high], size) {
  const part = (size - one) / (other - one);
  return low.map((end, place) => (end == null || high[place] == null ? null : end + (high[place] - end) * part));
}

function missedBy(points, place) {
  if (place < 1 || place + 1 >= points.length) return null;
  const [size, [value]] = points[place];
  const [told] = onLine(points[place - 1], points[place + 1], size);
  return Math.max(told / value, value / told) - 1;
}

// The figure of a size, by points that ascend; none outside of them.
function between(points, size) {
  const above = points.findIndex(([of]) => of >= size);
  if (above < 0) return null;
  if (points[above][0] === size) return points[above][1];
  if (above === 0) return null;
  const [one, other] = [points[above - 1], points[above]];
  const [value, low, high] = onLine(one, other, size);
  const missed = [above - 1, above].map((place) => missedBy(points, place)).filter((miss) => miss !== null);
  if (!missed.length) {
    const end = (place, which) => (one[1][place] == null || other[1][place] == null ? null : which(one[1][place], other[1][place]));
    return [value, end(1, Math.min), end(2, Math.max)];
  }
  const wider = 1 + Math.max(...missed);
  return [value, low == null ? null : low / wider, high == null ? null : high * wider];
}

// The sum of figures that err independently.
function sumOf(parts) {
  const value = parts.reduce((sum, [part]) => sum + part, 0);
  const reach = (place) => (parts.some((part) => part[place] == null) ? null
    : Math.sqrt(parts.reduce((sum, part) => sum + (part[place] - part[0]) ** 2, 0)));
  const [below, above] = [reach(1), reach(2)];
  return [value, below === null ? null : value - below, above === null ? null : value + above];
}

const UNKNOWN = { why: 'not measured' };

const shownRow = (data, workload, contender, metric) => data.of.get(`${workload}@${contender}|${metric}`)?.find((row) => row.f);

// The measured sizes of a function, from the least on.
function pointsOf(data, asked, contender, metric) {
  const found = data.workloads.filter((workload) => workload.startsWith(`${asked.function}/`)).flatMap((workload) => {
    const [bytes, row] = [bytesOf(workload.slice(asked.function.length + 1)), shownRow(data, workload, contender, metric)];
    return bytes > 0 && row && !row.bound ? [[bytes, row.f]] : [];
  });
  return found.sort(([one], [other]) => one - other);
}

function ofSize(data, asked, contender, metric) {
  if (!asked.size) {
    const row = shownRow(data, asked.function, contender, metric);
    if (!row) return UNKNOWN;
    return row.bound ? { why: 'only a bound is known' } : { figure: row.f };
  }
  const points = pointsOf(data, asked, contender, metric);
  if (!points.length) return UNKNOWN;
  const figure = between(points, asked.size);
  if (figure) return { figure };
  const [least, most] = [points[0][0], points.at(-1)[0]].map(sizeOf);
  return { why: least === most ? `measured at ${least} only` : `measured from ${least} to ${most} only` };
}

// Of whatever function, the first there is: starts and memory are the component's, or the program's.
function ofAny(data, contender, metric) {
  if (!data.firsts) {
    const known = data.rows.filter((row) => row.f && !row.bound).reverse();
    data.firsts = new Map(known.map((row) => [`${row.cell.slice(row.cell.indexOf('@') + 1)}|${row.metric.id}`, row]));
  }
  const row = data.firsts.get(`${contender}|${metric}`);
  return row ? { figure: row.f } : UNKNOWN;
}

function newInstance(data, { id, shape, one_each: oneEach }) {
  if (oneEach) return { why: INCLUDED };
  if (shape === 'library') return { why: 'a library has no instances' };
  if (shape === 'service') return { why: 'it starts as a process' };
  const steps = ['instantiate', 'first-call', 'drop'].map((step) => ofAny(data, id, `warm-${step}-us`));
  return steps.find((step) => step.why) ?? { figure: sumOf(steps.map((step) => step.figure)) };
}

function memoryOf(data, asked, { id, shape }) {
  const first = ofAny(data, id, 'memory-first-call-proportional-bytes');
  if (first.why || asked.instances <= 1) return first;
  if (shape === 'library') return { why: 'a library has no instances' };
  const more = ofAny(data, id, `bytes-per-${shape === 'service' ? 'process' : 'instance'}`);
  return more.why ? more : { figure: sumOf([first.figure, scaledBy(more.figure, asked.instances - 1)]) };
}

const inNs = (told, by) => (told.figure ? { figure: scaledBy(told.figure, by) } : told);

const SHAPES = ['library', 'component', 'service'];

function costsOf(data, asked) {
  const costs = data.contenders.map((contender) => {
    const operation = contender.shape === 'service'
      ? inNs(ofSize(data, asked, contender.id, 'cpu-per-request-us'), 1e3) : ofSize(data, asked, contender.id, 'call-ns');
    const started = () => (asked.started === 'instance' ? newInstance(data, contender) : ofAny(data, contender.id, 'cold-to-call-1-us'));
    const start = asked.perStart ? inNs(started(), 1e3 / asked.perStart) : null;
    return { contender, operation, start, cores: inNs(operation, asked.perSecond / 1e9), memory: memoryOf(data, asked, contender) };
  });
  const inAll = ({ operation, start }) => valueOf(operation) + (start ? valueOf(start) : 0);
  const order = (one, other) => SHAPES.indexOf(one.contender.shape) - SHAPES.indexOf(other.contender.shape)
    || (inAll(one) === inAll(other) ? 0 : inAll(one) - inAll(other));
  return costs.sort(order);
}

// Figures as `analysis/src/figures.rs` says them.
const UNITS = {
  ns: [[1e9, 's'], [1e6, 'ms'], [1e3, 'µs'], [1, 'ns']],
  B: [[2 ** 30, 'GiB'], [2 ** 20, 'MiB'], [2 ** 10, 'KiB'], [1, 'B']],
};

function unitOf(value, unit) {
  const steps = UNITS[unit] ?? [[1, unit]];
  const [size, name] = steps.find(([from]) => Math.abs(value) >= from * 0.9995) ?? steps.at(-1);
  return { size, suffix: ` ${name}` };
}

function inUnit([value, low, high], unit) {
  const bare = (number) => { const { size, suffix } = unitOf(number, unit); return digits(number / size) + suffix; };
  if (low == null || high == null || value === 0) return bare(value);
  const half = (high - low) / 2;
  const part = half / Math.abs(value) * 100;
  if (part > 50) {
    if (low === high) return bare(low);
    const { size, suffix } = unitOf(Math.max(Math.abs(low), Math.abs(high)), unit);
    const place = placeOf(Math.max(Math.abs(low), Math.abs(high)) / size, half / size, DIGITS);
    return `${grouped(low / size, place)} to ${grouped(high / size, place)}${suffix}`;
  }
  if (!(high > low)) return `${bare(value)} ± ${percent(part)}`;
  const placeIn = ({ size }) => placeOf(value / size, half / size, DIGITS);
  const first = unitOf(value, unit);
  const step = 10 ** placeIn(first) * first.size;
  const shown = unitOf(Math.round(value / step) * step, unit);
  return `${grouped(value / shown.size, placeIn(shown))}${shown.suffix} ± ${percent(part)}`;
}
