// Files made of what the page carries.

function save(name, type, text) {
  const link = create('a', { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const quoted = (field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

async function csv() {
  const data = await rows();
  const head = ['run', 'comparison', 'cell', 'metric', 'against', 'unit', 'status', 'launches', 'invalid_launches', 'bound',
    'value', 'low', 'high', 'to_native', 'to_native_low', 'to_native_high', 'reason_and_remarks'];
  const ends = (figure) => (figure ?? [null, null, null]).map((end) => end ?? '');
  const line = (row) => [data.runs[row.r].name, row.c, row.cell, row.metric.id, row.against ?? '', row.metric.unit, row.s ?? 'measured',
    row.launches, row.invalid ?? 0, (row.bound ?? '').trim(), ...ends(row.f), ...ends(row.n),
    (row.why ?? []).map((place) => data.texts[place]).join('; ')];
  return [head, ...data.rows.map(line)].map((fields) => fields.map((field) => quoted(String(field))).join(',')).join('\n') + '\n';
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-download]');
  if (!button) return;
  const what = button.dataset.download;
  if (what === 'csv') save('rows.csv', 'text/csv', await csv());
  else if (what === 'tails') save('histograms.json', 'application/json', JSON.stringify(await tails()));
  else if (what === 'tail') save(button.dataset.name, 'text/plain', (await tails())[button.dataset.name]);
  else save(`${what}.jsonl`, 'application/json', await unpack(`data-${what}`));
});

// The histograms one by one, when somebody asks for them: there may be hundreds.
document.getElementById('tails')?.addEventListener('toggle', async (event) => {
  const list = event.target.querySelector('ul');
  if (!event.target.open || list.children.length) return;
  const names = Object.keys(await tails());
  list.replaceChildren(...names.map((name) => create('li', {}, create('button', { type: 'button', 'data-download': 'tail', 'data-name': name }, name))));
});
