// Ties it together: links change the state, the state changes the page.

const theme = document.getElementById('theme');
theme.addEventListener('change', () => go({ theme: theme.value }));

// A row by its number is how the page's own links say a cell. In addresses it becomes the cell, which is the same on every page.
const ROW = /^#r(\d+)$/;

async function cellOf(address) {
  const row = (await rows()).rows[address.match(ROW)[1]];
  return row && { cell: row.cell, metric: row.metric.id };
}

async function spellOut() {
  if (!ROW.test(location.hash)) return;
  const cell = await cellOf(location.hash);
  if (!cell || !ROW.test(location.hash)) return;
  history.replaceState(null, '', address(cell));
  state = cell;
  apply(false);
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (!link || event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const to = link.getAttribute('href');
  if (ROW.test(to)) cellOf(to).then((cell) => cell && go({ at: '', ...cell }));
  else go({ at: '', cell: '', metric: '', ...parse(to) });
});

// `moved`: the reader asked for another place on the page, and did not only change how it looks.
function apply(moved) {
  document.documentElement.dataset.theme = theme.value = ['light', 'dark'].includes(state.theme) ? state.theme : '';
  filterMatrix();
  sortTables();
  rebase();
  compareSides();
  tellYours();
  openDetails();
  if (moved && state.at) {
    const target = seek(state.at);
    for (let around = target?.closest('details'); around; around = around.parentElement.closest('details')) around.open = true;
    target?.scrollIntoView();
    if (target?.tabIndex === -1) target.focus({ preventScroll: true });
  }
}

// What a word means opens below it, and above it where there is no room.
let word = null;
document.addEventListener('click', (event) => { word = event.target.closest('[popovertarget]'); }, true);
for (const meaning of document.querySelectorAll('.meaning')) {
  meaning.addEventListener('beforetoggle', (event) => {
    if (event.newState !== 'open' || !word) return;
    const { left, top, bottom } = word.getBoundingClientRect();
    const low = bottom > innerHeight - 200;
    const place = { left: `${Math.max(8, Math.min(left, innerWidth - 400))}px`, top: low ? 'auto' : `${bottom + 4}px`, bottom: low ? `${innerHeight - top + 4}px` : 'auto' };
    Object.assign(meaning.style, place);
  });
}

const copyable = (root) => {
  for (const command of root.querySelectorAll('code.command')) command.after(' ', copyButton(command.textContent));
};
copyable(document);
whenShown.push(copyable);
for (const event of ['popstate', 'hashchange']) {
  window.addEventListener(event, () => {
    if (ROW.test(location.hash)) { spellOut(); return; }
    const next = parse(location.hash);
    if (address(next) === address(state)) return;
    const moved = next.at !== state.at;
    state = next;
    apply(moved);
  });
}
document.documentElement.classList.add('scripted');
apply(true);
spellOut();
// So that the first click does not wait for it. Whoever needs it tells of a failure.
(window.requestIdleCallback ?? setTimeout)(() => { rows().catch(() => {}); });
