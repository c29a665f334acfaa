// The section in which the reader says a workload: its inputs, and what it costs in each shape.

const yours = document.querySelector('form.yours');
const yourCosts = document.getElementById('yours-costs');
const nodesOfTypical = yourCosts ? [...yourCosts.childNodes] : [];
const FIELDS = ['function', 'size', 'second', 'start', 'started', 'instances'];
let told = null;

const optionOf = (name) => [...yours.elements.function.options].find((option) => option.value === name);

// The first thing that is wrong, with the field that it is in; or what is asked for.
function readAsked(text) {
  const given = Object.fromEntries(FIELDS.map((field, place) => [field, (text[place] ?? '').trim()]));
  const wrong = (field, says) => ({ field, says });
  const { least, most } = optionOf(given.function)?.dataset ?? {};
  const sized = least !== undefined;
  if (!optionOf(given.function)) return wrong('function', `This run has no function “${given.function}”: choose one of the list.`);
  const size = sized ? bytesOf(given.size) : 0;
  if (sized && !(size > 0)) return wrong('size', `Payload “${given.size}” is not a size: write it like 16B, 64KiB or 4MiB.`);
  if (sized && (size < Number(least) || size > Number(most))) {
    return wrong('size', `Payload ${sizeOf(size)} is beyond what was measured of ${given.function}: from ${sizeOf(Number(least))} to ${sizeOf(Number(most))}. Nothing is told beyond.`);
  }
  const number = (field) => (/^\d[\d, _]*(\.\d+)?(e\d+)?$/i.test(given[field]) ? Number(given[field].replace(/[, _]/g, '')) : NaN);
  const perSecond = number('second');
  if (!(perSecond > 0 && perSecond <= 1e9)) return wrong('second', `Operations a second “${given.second}” must be a number from more than 0 to 1,000,000,000.`);
  const perStart = given.start ? number('start') : null;
  if (perStart !== null && !(perStart >= 1 && perStart <= 1e12)) return wrong('start', `Operations for each start “${given.start}” must be 1 or more; leave it empty where nothing is started again.`);
  const instances = number('instances');
  if (!(Number.isInteger(instances) && instances >= 1 && instances <= 1e6)) return wrong('instances', `Held at once “${given.instances}” must be a whole number from 1 to 1,000,000.`);
  const started = given.started === 'instance' ? 'instance' : 'process';
  return { function: given.function, size, perSecond, perStart, started, instances };
}

async function tellYours() {
  if (!yours || told === (state.load ?? '')) return;
  told = state.load ?? '';
  const text = told ? told.split('~') : yours.dataset.first.split('~');
  FIELDS.forEach((field, place) => {
    const input = yours.elements[field];
    if (document.activeElement !== input && (input.tagName !== 'SELECT' || optionOf(text[place]) || field !== 'function')) input.value = text[place] ?? '';
  });
  const { least, most } = optionOf(yours.elements.function.value)?.dataset ?? {};
  const sized = least !== undefined;
  yours.elements.size.disabled = !sized;
  yours.elements.size.placeholder = sized ? `${sizeOf(Number(least))} to ${sizeOf(Number(most))}` : 'comes in one size';
  const asked = told ? readAsked(text) : null;
  for (const field of FIELDS) yours.elements[field].setAttribute('aria-invalid', asked?.field === field);
  const says = yours.querySelector('.count');
  says.classList.toggle('wrong', Boolean(asked?.says));
  says.textContent = asked?.says ?? (told ? '' : 'Below: three workloads that many have. Say your own here.');
  if (!asked || asked.says) {
    yourCosts.replaceChildren(...(asked ? [] : nodesOfTypical));
    return;
  }
  const data = await rows();
  if (told !== (state.load ?? '')) return;
  yourCosts.replaceChildren(...costTable(data, asked));
}

function costTable(data, asked) {
  const all = costsOf(data, asked);
  const known = all.filter((cost) => cost.operation.figure);
  const field = (label, toldOf, unit) => create('td', { className: 'n', 'data-label': label },
    !toldOf ? '–' : toldOf.figure ? inUnit(toldOf.figure, unit) : create('span', { className: 'none' }, toldOf.why));
  const starts = asked.perStart ? asked.perSecond / asked.perStart : 0;
  const line = ({ contender, operation, start, cores, memory }) => create('tr', {},
    create('th', { scope: 'row' }, contender.name, create('small', {}, `${contender.shape} · `, create('code', {}, contender.short))),
    field('one operation', operation, 'ns'), field('its part of a start', start, 'ns'), field('processor', cores, 'cores'), field('memory', memory, 'B'));
  const heads = [...yours.querySelector('template').content.firstElementChild.rows[0].cells].map((cell) => cell.cloneNode(true));
  const lacking = all.filter((cost) => !cost.operation.figure);
  const reasons = [...new Set(lacking.map((cost) => cost.operation.why))];
  return [
    create('h3', { id: 'yours-said', tabIndex: -1 }, `${asked.function}${asked.size ? `, ${sizeOf(asked.size)}` : ''}: ${asked.perSecond.toLocaleString('en', { maximumFractionDigits: 6 })} a second`),
    ...(starts ? [create('p', { className: 'note' }, `${starts.toLocaleString('en', { maximumSignificantDigits: 3 })} ${asked.started === 'instance' ? 'new instances' : 'new processes'} a second.`)] : []),
    known.length ? create('div', { className: 'scroll', role: 'region', tabIndex: 0, 'aria-label': 'What your workload costs' },
      create('table', { className: 'decision' }, create('thead', {}, create('tr', {}, ...heads)), create('tbody', {}, ...known.map(line))))
      : create('p', { className: 'nothing' }, 'Nobody was measured with this.'),
    ...reasons.map((why) => create('p', { className: 'note' }, `${why[0].toUpperCase()}${why.slice(1)} with this: ${lacking.filter((cost) => cost.operation.why === why).map((cost) => cost.contender.short).join(', ')}.`)),
  ];
}

yours?.addEventListener('submit', (event) => event.preventDefault());
yours?.addEventListener('input', (event) => {
  if (event.target.name === 'function') {
    const { usual } = optionOf(event.target.value).dataset;
    yours.elements.size.value = usual ?? '';
  }
  go({ load: FIELDS.map((field) => yours.elements[field].value.trim()).join('~') }, event.target.tagName !== 'SELECT');
});
yours?.addEventListener('reset', (event) => { event.preventDefault(); go({ load: '' }); });
