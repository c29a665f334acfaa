// What the page carries, unpacked once.

const unpacked = new Map();

function decoded(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const packed = atob(text);
  const bytes = new Uint8Array(packed.length);
  for (let place = 0; place < bytes.length; place++) bytes[place] = packed.charCodeAt(place);
  return bytes;
}

function unpack(id) {
  if (!unpacked.has(id)) unpacked.set(id, (async () => {
    const bytes = decoded(document.getElementById(id).textContent);
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
  })());
  return unpacked.get(id);
}

let documentOfRows;

// Rows of columns. Whole numbers are parts of a figure: of `e` digits after the point in it and its launches, of `d` in the ratio.
function rowsOf(columns) {
  const names = Object.keys(columns);
  const number = (whole, digits) => (whole === null ? null : Number(`${whole}e${-digits}`));
  const ends = ([value, below, above], digits) => [value, below === null ? null : value - below, above === null ? null : value + above].map((end) => number(end, digits));
  return columns.cell.map((_, place) => {
    const row = {};
    for (const name of names) {
      const value = columns[name][place];
      if (value !== null && value !== undefined && value.length !== 0) row[name] = value;
    }
    const { e, d } = row;
    const from = e === undefined ? 0 : row.f?.[0] ?? 0;
    if (e !== undefined && row.v) row.v = row.v.map((more) => number(from + more, e));
    if (e !== undefined && row.f) row.f = ends(row.f, e);
    if (d !== undefined && row.n) row.n = ends(row.n, d);
    return row;
  });
}

// Rows with their metric, and an index by cell and metric.
function rows() {
  documentOfRows ??= unpack('data-rows').then((text) => {
    const data = JSON.parse(text);
    data.rows = rowsOf(data.rows);
    data.of = new Map();
    data.ofCell = new Map();
    data.workloads = [...new Set(data.rows.map((row) => row.cell.split('@')[0]))];
    for (const row of data.rows) {
      row.metric = data.metrics[row.m];
      const key = `${row.cell}|${row.metric.id}`;
      if (!data.of.has(key)) data.of.set(key, []);
      data.of.get(key).push(row);
      if (!data.ofCell.has(row.cell)) data.ofCell.set(row.cell, []);
      data.ofCell.get(row.cell).push(row);
    }
    return data;
  });
  return documentOfRows;
}

// Histograms by the names of their files, as HdrHistogram's plotters read them.
async function tails() {
  const { head, steps, files } = JSON.parse(await unpack('data-tails'));
  const text = ({ s, v, n, end }) => {
    let [value, count] = [0, 0];
    const lines = s.map((step, place) => {
      value += v[place];
      count += n[place];
      const [percentile, beyond] = steps[step];
      const fields = [(value / 1000).toFixed(3).padStart(12), percentile.padStart(14), String(count).padStart(10)];
      return [...fields, ...(beyond ? [beyond.padStart(14)] : [])].join(' ') + '\n';
    });
    return head + lines.join('') + end;
  };
  return Object.fromEntries(Object.entries(files).map(([name, file]) => [name, typeof file === 'string' ? file : text(file)]));
}

async function launchesOf(run) {
  const text = await unpack(`data-journal-${run}`);
  return text.trim().split('\n').slice(1).map((line) => JSON.parse(line));
}
