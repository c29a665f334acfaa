// The matrix: which table, which rows and columns, and against what.

const controls = document.querySelector('form.controls');
const panels = [...document.querySelectorAll('.panel')];

// Every field of the matrix becomes a link to its details.
const cellsOfMatrix = panels.flatMap((panel) => {
  const contenders = [...panel.querySelector('thead tr').cells].map((heading) => heading.dataset.key);
  return [...panel.querySelector('tbody').rows].flatMap((row) => [...row.cells].flatMap((field, column) => {
    if (column < 2 || field.matches('.none')) return [];
    const cell = `${row.dataset.workload}@${contenders[column]}`;
    const metric = row.dataset.metric;
    const link = create('a', { href: address({ cell, metric }) }, field.firstChild);
    field.prepend(link);
    return [{ field, cell, metric, link, was: { class: field.className, v: field.dataset.v, text: link.textContent, nodes: [...field.childNodes] } }];
  }));
});

function filterMatrix() {
  if (!controls) return;
  for (const name of ['panel', 'base', 'w', 'c']) {
    if (controls.elements[name].value !== (state[name] ?? '')) controls.elements[name].value = state[name] ?? '';
  }
  const has = (text, wanted) => wanted.toLowerCase().split(/\s+/).every((word) => text.toLowerCase().includes(word));
  let shown = 0;
  for (const panel of panels) {
    const table = panel.querySelector('table');
    const headings = [...table.tHead.rows[0].cells];
    const columns = headings.map((heading, place) => place < 2 || has(heading.dataset.key, state.c ?? ''));
    let rowsShown = 0;
    for (const row of table.ordered) {
      const text = `${row.dataset.workload} ${row.cells[1].textContent} ${row.cells[0].textContent}`;
      row.hidden = !has(text, state.w ?? '');
      rowsShown += !row.hidden;
    }
    for (const row of [table.tHead.rows[0], ...table.ordered]) {
      [...row.cells].forEach((cell, place) => { cell.hidden = !columns[place]; });
    }
    const columnsShown = columns.filter(Boolean).length - 2;
    panel.hidden = Boolean(state.panel && state.panel !== panel.dataset.panel) || !rowsShown || !columnsShown;
    if (!panel.hidden) shown += rowsShown * columnsShown;
  }
  controls.querySelector('.count').textContent = `${shown} cells shown`;
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
    if (was.v === undefined) delete field.dataset.v; else field.dataset.v = was.v;
    field.replaceChildren(...was.nodes);
    link.textContent = was.text;
    if (!base) continue;
    const ones = data.of.get(`${cell}|${metric}`)?.filter((row) => row.f) ?? [];
    const others = data.of.get(`${cell.split('@')[0]}@${base}|${metric}`)?.filter((row) => row.f) ?? [];
    if (!ones.length || !others.length) continue;
    const beside = ones.map((one) => [one, others.find((other) => other.r === one.r && other.c === one.c)]).find(([, other]) => other);
    const [one, other] = beside ?? [ones[0], others[0]];
    const value = one.t.replace(/ ± .*| \(exact\)$/, '');
    if (cell.endsWith(`@${base}`)) {
      field.className = 'base';
      field.dataset.v = '1';
      link.textContent = one.t;
      field.replaceChildren(link, create('small', {}, 'baseline'));
      continue;
    }
    const ratio = ratioOf(one, other);
    if (!ratio) continue;
    field.className = heat(ratio[0], one.metric.higher) + (ratio[1] != null && (ratio[1] > 1 || ratio[2] < 1) ? '' : ' x');
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
