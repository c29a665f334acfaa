// What the page carries, unpacked when it is first asked for.

const unpacked = new Map();

function unpack(id) {
  if (!unpacked.has(id)) unpacked.set(id, (async () => {
    const packed = atob(document.getElementById(id).textContent);
    const bytes = Uint8Array.from(packed, (char) => char.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
  })());
  return unpacked.get(id);
}

let documentOfRows;

// Rows with their metric, and an index by cell and metric.
function rows() {
  documentOfRows ??= unpack('data-rows').then((text) => {
    const data = JSON.parse(text);
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

async function launchesOf(run) {
  const text = await unpack(`data-journal-${run}`);
  return text.trim().split('\n').slice(1).map((line) => JSON.parse(line));
}
