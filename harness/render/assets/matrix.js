// The matrix: which table, which rows and columns, and against what.

const controls = document.querySelector('form.controls');
const panels = [...document.querySelectorAll('.panel')];
const cellsOfMatrix = [];
// What stands in each field of a row: a figure, a reason that there is none, or nothing.
const kinds = new Map();

// Every field of a panel becomes a link to its details.
whenShown.push((panel) => {
  if (!panels.includes(panel) || !panel.querySelector('table')) return;
  const contenders = [...panel.querySelector('thead tr').cells].map((heading) => heading.dataset.key);
  for (const row of panel.querySelector('tbody').rows) {
    kinds.set(row, [...row.cells].map((field) => (field.matches(':empty') ? 'nothing' : field.matches('.lack') ? 'reason' : 'figure')));
    [...row.cells].forEach((field, column) => {
      if (column < 2 || field.matches(':empty')) return;
      const [cell, metric] = [`${row.dataset.workload}@${contenders[column]}`, row.dataset.metric];
      const link = create('a', { href: address({ cell, metric }) }, field.firstChild);
      field.prepend(link);
      cellsOfMatrix.push({ field, cell, metric, link, was: { class: field.className, v: field.dataset.v, text: link.textContent, nodes: [...field.childNodes] } });
    });
  }
});

// A text has to hold every word; where none does, any of them: no configuration is both `cranelift` and `winch`.
function filter(texts, wanted) {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const lower = texts.map((text) => text.toLowerCase());
  const all = lower.map((text) => words.every((word) => text.includes(word)));
  return all.includes(true) ? all : lower.map((text) => words.some((word) => text.includes(word)));
}

// The same over the whole matrix, so that every table follows one rule.
function filterAll(items, text, wanted) {
  const fits = filter(items.map(text), wanted);
  return new Map(items.map((item, place) => [item, fits[place]]));
}

const headingsOf = (panel) => [...panel.querySelector('thead tr').cells].slice(2);

const counted = (count, one, many) => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

const CONTROLS = ['panel', 'base', 'w', 'c'];
let asked = '';
let sorted = '';

// Whoever asks for something of the matrix sees all of it that there is.
function openMatrix() {
  const now = CONTROLS.map((name) => state[name] ?? '').join('\n');
  const sorting = (panel) => state.sort?.startsWith(`${panel.dataset.panel},`);
  const any = now.trim() !== '';
  const wanted = panels.filter((panel) => (any && now !== asked) || (sorting(panel) && state.sort !== sorted));
  [asked, sorted] = [now, state.sort ?? ''];
  for (const panel of panels) if (any || sorting(panel)) reveal(panel);
  return wanted;
}

function filterMatrix() {
  if (!controls) return;
  for (const name of CONTROLS) {
    if (controls.elements[name].value !== (state[name] ?? '')) controls.elements[name].value = state[name] ?? '';
  }
  const wanted = openMatrix();
  const revealed = panels.filter((panel) => panel.querySelector('table'));
  const rowText = (row) => `${row.dataset.workload} ${row.cells[1].textContent} ${row.cells[0].textContent}`;
  const rowsWanted = filterAll([...kinds.keys()], rowText, state.w ?? '');
  const columnsWanted = filterAll(revealed.flatMap(headingsOf), (heading) => heading.dataset.key, state.c ?? '');
  const shown = { figure: 0, reason: 0, nothing: 0 };
  for (const panel of panels.filter((one) => !revealed.includes(one))) {
    const fields = panel.dataset.fields.split(' ').map(Number);
    Object.keys(shown).forEach((kind, nth) => { shown[kind] += fields[nth]; });
  }
  for (const panel of revealed) {
    const table = panel.querySelector('table');
    const columns = [true, true, ...headingsOf(panel).map((heading) => columnsWanted.get(heading))];
    const rows = table.ordered.filter((row) => rowsWanted.get(row));
    for (const row of table.ordered) row.hidden = !rowsWanted.get(row);
    for (const row of [table.tHead.rows[0], ...table.ordered]) {
      [...row.cells].forEach((cell, place) => { cell.hidden = !columns[place]; });
    }
    panel.hidden = Boolean(state.panel && state.panel !== panel.dataset.panel) || !rows.length || !columns.includes(true, 2);
    if (panel.hidden) continue;
    if (wanted.includes(panel)) panel.open = true;
    for (const row of rows) kinds.get(row).forEach((kind, place) => { if (place > 1 && columns[place]) shown[kind] += 1; });
  }
  const told = [counted(shown.figure, 'figure', 'figures')];
  if (shown.reason) told.push(`${counted(shown.reason, 'cell', 'cells')} with the reason that there is none`);
  if (shown.nothing) told.push(`${shown.nothing.toLocaleString('en')} combinations that were not measured`);
  controls.querySelector('.count').textContent = told.join(', ');
}

let based = '';

async function rebase() {
  const base = state.base ?? '';
  if (base === based) return;
  based = base;
  const data = base ? await rows() : null;
  if ((state.base ?? '') !== base) return;
  for (const { field, cell, metric, link, was } of cellsOfMatrix) {
    field.className = was.class;
    field.removeAttribute('title');
    if (was.v === undefined) delete field.dataset.v; else field.dataset.v = was.v;
    field.replaceChildren(...was.nodes);
    link.textContent = was.text;
    if (!base || field.matches('.lack')) continue;
    const ones = data.of.get(`${cell}|${metric}`)?.filter((row) => row.f) ?? [];
    const others = data.of.get(`${cell.split('@')[0]}@${base}|${metric}`)?.filter((row) => row.f) ?? [];
    if (!ones.length) continue;
    const beside = ones.map((one) => [one, others.find((other) => other.r === one.r && other.c === one.c)]).find(([, other]) => other);
    const [one, other] = beside ?? [ones[0], others[0]];
    const value = one.t.replace(/ ± .*| \((exact|counted)\)$/, '');
    if (cell.endsWith(`@${base}`)) {
      field.className = 'base';
      field.dataset.v = '1';
      link.textContent = one.t;
      field.replaceChildren(link, create('small', {}, 'baseline'));
      continue;
    }
    const ratio = other && ratioOf(one, other);
    if (!ratio) {
      // No ratio to another baseline may stay where this one has none.
      field.className = 'unheld';
      delete field.dataset.v;
      link.textContent = one.t;
      field.replaceChildren(link, create('small', {}, other ? 'no ratio: a bound' : 'no ratio'));
      field.title = other ? '' : `${base} has no such figure`;
      continue;
    }
    field.className = heat(ratio[0], one.metric.higher) + (settled(ratio) ? '' : ' x');
    field.dataset.v = ratio[0];
    link.textContent = times(ratio);
    field.replaceChildren(link, create('small', {}, value));
  }
  sortTables();
}

controls?.addEventListener('submit', (event) => event.preventDefault());
controls?.addEventListener('input', (event) => go({ [event.target.name]: event.target.value }, event.target.type === 'search'));
controls?.addEventListener('reset', (event) => {
  event.preventDefault();
  go({ panel: '', base: '', w: '', c: '', sort: '' });
});
