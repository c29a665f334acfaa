// The section in which configurations stand beside each other: chips, and what they pick.

const chips = document.querySelector('form.chips');
const compared = document.getElementById('compared');
const boxes = chips ? [...chips.querySelectorAll('input')] : [];
const picked = chips ? chips.dataset.picked.split(',') : [];
const nodesOfFirst = compared ? [...compared.childNodes] : [];
const most = Number(chips?.dataset.most ?? 0);
let comparing = '';

const boxOf = (side) => boxes.find((box) => box.value === side);
const nameOf = (side) => boxOf(side).nextElementSibling.textContent;
// Of the address only what is on this page, each once, and no more than there is room for.
const sidesWanted = () => [...new Set(state.vs ? state.vs.split(',') : picked)].filter(boxOf).slice(0, most);

function sidesOf(side) {
  const [contender, run] = side.split('~');
  return { side, contender, run: Number(run ?? 0), name: nameOf(side), human: boxOf(side).parentElement.querySelector('small')?.textContent };
}

async function compareSides() {
  if (!chips) return;
  const wanted = sidesWanted();
  for (const box of boxes) {
    box.checked = wanted.includes(box.value);
    box.disabled = !box.checked && wanted.length >= most;
  }
  const told = wanted.length < 2 ? 'pick one more' : `the first is ${nameOf(wanted[0])}`;
  chips.querySelector('.count').textContent = `${wanted.length} of at most ${most} picked; ${told}`;
  const key = wanted.join(',');
  if (key === comparing) return;
  comparing = key;
  if (key === picked.join(',') || wanted.length < 2) {
    compared.replaceChildren(...(wanted.length < 2 ? [] : nodesOfFirst));
    return;
  }
  const data = await rows();
  if (comparing !== key) return;
  const [base, ...others] = wanted.map(sidesOf);
  const found = data.metrics
    .map((metric, place) => ({ metric, place, lines: linesOf(data, metric, [base, ...others]) }))
    .filter(({ lines }) => lines.length)
    .sort((one, other) => one.metric.rank - other.metric.rank || one.place - other.place);
  compared.replaceChildren(
    create('h3', { id: 'compared-title', tabIndex: -1 }, `${others.map((other) => other.name).join(', ')} against ${base.name}`),
    ...(found.length ? foldedAfter(12, found.map(({ metric, lines }) => besideEachOther(metric, lines, base, others))) : [
      create('p', { className: 'nothing' }, 'They share no workload with a figure of both.')]));
}

// What most people ask about comes first; of the rest it is told how many there are.
function foldedAfter(count, nodes) {
  const rest = nodes.slice(count);
  return rest.length ? [...nodes.slice(0, count), create('details', {}, create('summary', {}, `${rest.length} more metrics`), ...rest)] : nodes;
}

// For each workload a row of every side, and the ratio of each to the first; only where the first and another have one.
function linesOf(data, metric, sides) {
  return data.workloads.flatMap((workload) => {
    const all = sides.map((side) => (data.of.get(`${workload}@${side.contender}|${metric.id}`) ?? [])
      .filter((row) => row.f && row.r === side.run && row.against === undefined));
    if (!all[0].length || all.slice(1).every((some) => !some.length)) return [];
    const pairs = all.slice(1).map((some) => pairOf(some, all[0]));
    return [{ workload, base: pairs.find(Boolean)[1], others: pairs.map((pair) => pair && { row: pair[0], ratio: ratioOf(...pair) }) }];
  });
}

function besideEachOther(metric, lines, base, others) {
  const words = others.map((other, nth) => {
    const ratios = lines.flatMap((line) => (line.others[nth] ? [line.others[nth].ratio] : []));
    if (!ratios.length) return null;
    return (others.length > 1 ? `${other.name} ` : '') + overWorkloads(ratios, metric.scale);
  });
  const figureOf = (row) => create('td', { className: 'n' },
    ...(row ? [create('a', { href: address({ cell: row.cell, metric: metric.id }) }, row.t)] : ['–']));
  const headOf = ({ name, human }) => [name, ...(human ? [create('small', {}, human)] : [])];
  const head = [[metric.name], headOf(base), ...others.flatMap((other) => [headOf(other), [`against ${base.name}`]])];
  const rowsOf = lines.map((line) => create('tr', {},
    create('th', { scope: 'row' }, line.workload), figureOf(line.base),
    ...line.others.flatMap((other) => [figureOf(other?.row), create('td', {}, other ? verdict(other.ratio, metric.scale) : '–')])));
  const table = create('table', {},
    create('thead', {}, create('tr', {}, ...head.map((names) => create('th', { scope: 'col' }, ...names)))),
    create('tbody', {}, ...rowsOf));
  return create('details', { className: 'versus' },
    create('summary', {}, others.length > 1 ? `${metric.noun.replace(/[,:]$/, '')}: ` : `${metric.noun} `, create('span', { className: 'says' }, words.filter(Boolean).join('; '))),
    create('div', { className: 'scroll', role: 'region', tabIndex: 0, 'aria-label': `Table: ${metric.name}` }, table));
}

chips?.addEventListener('change', (event) => {
  const now = sidesWanted();
  const vs = event.target.checked ? [...now, event.target.value] : now.filter((side) => side !== event.target.value);
  // The state without any is the one that the page came with; a single one has to be told apart from it.
  go({ vs: vs.join(',') || 'none' });
});

// The figures that stand there before anybody picks lead to their cells, too.
whenShown.push((root) => {
  for (const details of [root, ...root.querySelectorAll('.versus')].filter((one) => one.dataset.sides)) {
    const { sides, metric } = details.dataset;
    for (const row of details.querySelector('tbody').rows) {
      sides.split(',').forEach((side, nth) => {
        const field = row.cells[nth + 1];
        field.replaceChildren(create('a', { href: address({ cell: `${row.cells[0].textContent}@${side}`, metric }) }, ...field.childNodes));
      });
    }
  }
});
