// The details of a cell: every metric, launch by launch, the command that measures it again, and the raw samples.

const dialog = document.getElementById('details');
let opener = null;

document.getElementById('details-close').addEventListener('click', () => go({ cell: '', metric: '' }));
dialog.addEventListener('cancel', (event) => { event.preventDefault(); go({ cell: '', metric: '' }); });
dialog.addEventListener('click', (event) => { if (event.target === dialog) go({ cell: '', metric: '' }); });

let shownCell = '';

async function openDetails() {
  const cell = state.cell ?? '';
  if (!cell) {
    shownCell = '';
    if (dialog.open) { dialog.close(); opener?.focus?.(); }
    return;
  }
  if (shownCell === `${cell}|${state.metric}`) return;
  shownCell = `${cell}|${state.metric}`;
  const title = document.getElementById('details-title');
  const body = document.getElementById('details-body');
  title.textContent = cell;
  body.replaceChildren(create('p', {}, 'Unpacking …'));
  if (!dialog.open) { opener = document.activeElement; dialog.showModal(); }
  try {
    const data = await rows();
    if (shownCell !== `${cell}|${state.metric}`) return;
    const found = data.ofCell.get(cell);
    body.replaceChildren(...(found ? parts(cell, found, data) : [create('p', {}, 'There is no such cell on this page.')]));
  } catch (error) {
    body.replaceChildren(create('p', {}, `The data of this page cannot be unpacked here: ${error.message}`));
  }
}

function parts(cell, found, data) {
  const command = data.runs[found[0].r].command.replace(/'?\{\}'?$/, () => shellQuoted(cell));
  const code = create('code', {}, command);
  return [
    create('div', { className: 'reproduce' }, code, copyButton(command)),
    create('h3', {}, 'Everything measured'),
    metricTable(found, data),
    ...profileOf(cell, found),
    ...remarksOf(found, data),
    create('h3', {}, 'Raw samples'),
    rawSamples(cell, found),
  ];
}

const shellQuoted = (word) => (/^[\w\-./=:,@]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

// A metric that was measured in several groups of the plan has a line for each: which group, and which one tables show.
function measurementOf(row, found, data) {
  const alike = found.filter((other) => other.m === row.m && other.against === row.against);
  if (alike.length < 2) return [];
  const group = data.runs[row.r].groups[row.c] ?? `group ${row.c + 1} of the plan`;
  const shown = row === (alike.find((other) => other.f) ?? alike[0]);
  return [create('small', {}, group + (shown ? '; tables show this one' : ''))];
}

// The ratio, and the control's figure that it divides by.
function heldAgainst(row, data) {
  if (!row.n) return ['–'];
  if (row.k === undefined) return ['the control itself'];
  const control = data.controls[row.k];
  const key = `${row.cell.split('@')[0]}@${control}|${row.metric.id}`;
  const other = data.of.get(key)?.find((one) => one.r === row.r && one.c === row.c);
  return [times(row.n), create('small', {}, `of ${control}${other ? `, ${other.t}` : ''}`)];
}

function metricTable(found, data) {
  const head = ['metric', 'figure', 'ratio to its control', 'launches', 'each launch'];
  const lines = found.map((row) => {
    const several = data.runs.length > 1 ? [create('small', {}, data.runs[row.r].name)] : [];
    const against = row.against ? [create('small', {}, `against ${row.against}`)] : [];
    const line = create('tr', { className: row.metric.id === state.metric ? 'here' : '' },
      create('th', { scope: 'row' }, row.metric.name, create('small', {}, row.metric.id), ...against, ...several, ...measurementOf(row, found, data)),
      create('td', { className: 'n' }, row.t),
      create('td', { className: 'n' }, ...heldAgainst(row, data)),
      create('td', { className: 'n' }, row.launches + (row.invalid ? `, ${row.invalid} more invalid` : '')),
      create('td', {}, row.v ? spread(row) : '–'));
    return line;
  });
  const table = create('table', {},
    create('thead', {}, create('tr', {}, ...head.map((name) => create('th', { scope: 'col' }, name)))),
    create('tbody', {}, ...lines));
  return create('div', { className: 'scroll', role: 'region', tabIndex: 0, 'aria-label': 'Everything measured' }, table);
}

// A dot for each launch between the least and the most.
function spread(row) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const [least, most] = [Math.min(...row.v), Math.max(...row.v)];
  const add = (tag, attributes) => {
    const element = document.createElementNS(svg.namespaceURI, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    svg.append(element);
  };
  svg.setAttribute('class', 'strip');
  svg.setAttribute('viewBox', '0 0 130 18');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', `${row.v.length} launches: ${row.l}`);
  add('line', { x1: 5, x2: 125, y1: 9, y2: 9 });
  for (const value of row.v) add('circle', { cx: most > least ? 5 + 120 * (value - least) / (most - least) : 65, cy: 9, r: 3 });
  return create('span', {}, svg, create('small', {}, row.l));
}

// A place of the page by its words, as the page names it.
const anchorOf = (...words) => words.join(' ').toLowerCase().replace(/[^a-z0-9.]+/g, '-').replace(/^-|-$/g, '');

// Where the cell's profile is on this page: what its time goes to, and its flame graph, where it is one of the few that have one.
function profileOf(cell, found) {
  if (!found.some((row) => row.metric.id.startsWith('sampled-'))) return [];
  const [workload, contender] = cell.split('@');
  const bars = anchorOf('fig attribution', workload, contender.startsWith('http/') ? 'services' : '');
  const places = [[bars, 'what its time goes to, by sampling'], [anchorOf('fig flames', cell), 'its flame graph']];
  const links = places.filter(([id]) => seek(id)).map(([id, text]) => create('li', {}, create('a', { href: `#${id}` }, text)));
  return links.length ? [create('h3', {}, 'Its profile'), create('ul', { className: 'profile' }, ...links)] : [];
}

function remarksOf(found, data) {
  const texts = new Set(found.flatMap((row) => row.why ?? []).map((place) => data.texts[place]));
  if (!texts.size) return [];
  return [create('h3', {}, 'Remarks'), create('ul', { className: 'remarks' }, ...[...texts].map((text) => create('li', {}, text)))];
}

function rawSamples(cell, found) {
  const pre = create('pre', { tabIndex: 0 }, 'Unpacking …');
  const details = create('details', {}, create('summary', {}, 'What each launch kept of this cell, as in the journal'), pre);
  details.addEventListener('toggle', async () => {
    const [workload, contender] = cell.split('@');
    const lines = [];
    for (const run of new Set(found.map((row) => row.r))) {
      const { without } = document.getElementById(`data-journal-${run}`).dataset;
      if (without) lines.push(`To keep the page small, ${without} are left out; journal.jsonl has them.`);
      for (const launch of await launchesOf(run)) {
        if (launch.contender !== contender) continue;
        for (const measured of launch.measured.filter((one) => one.workload === workload)) {
          lines.push(`comparison ${launch.comparison}, block ${launch.block}: ${JSON.stringify(measured)}`);
        }
      }
    }
    pre.textContent = lines.join('\n') || 'No launch kept anything of it.';
  }, { once: true });
  return details;
}

function copyButton(text) {
  const button = create('button', { type: 'button', className: 'copy' }, 'Copy');
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'Copy by hand';
    }
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  });
  return button;
}
