// Sorting: every heading of a sortable table is a button.

const tables = [];

// Its name in addresses is its panel's, or what it is called.
function makeSortable(table) {
  const called = () => (table.closest('[aria-label]')?.getAttribute('aria-label') ?? 'table').toLowerCase().replace(/^table: /, '').replace(/[^a-z0-9]+/g, '-');
  table.dataset.sort = table.closest('[data-panel]')?.dataset.panel ?? called();
  table.ordered = [...table.tBodies[0].rows];
  tables.push(table);
  [...table.tHead.rows[0].cells].forEach((heading, column) => {
    const button = create('button', { type: 'button' });
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener('click', () => {
      const next = { none: 'ascending', ascending: 'descending', descending: 'none' }[heading.getAttribute('aria-sort') ?? 'none'];
      go({ sort: next === 'none' ? '' : `${table.dataset.sort},${column},${next}` });
    });
  });
}

document.querySelectorAll('table.sortable').forEach(makeSortable);
whenShown.push((root) => { root.querySelectorAll('table.sortable').forEach(makeSortable); sortTables(); });

// Numbers by their value, text by its letters, and whatever has neither last in both directions.
function sortTables() {
  const [name, column, direction] = (state.sort ?? '').split(',');
  for (const table of tables) {
    const here = table.dataset.sort === name && (direction === 'ascending' || direction === 'descending');
    [...table.tHead.rows[0].cells].forEach((heading, place) => {
      heading.setAttribute('aria-sort', here && place === Number(column) ? direction : 'none');
    });
    const rows = [...table.ordered];
    if (here) {
      const sign = direction === 'ascending' ? 1 : -1;
      const key = (row) => {
        const cell = row.cells[Number(column)];
        if (!cell || cell.matches(':empty, .none, .lack, .unheld')) return null;
        return cell.dataset.v !== undefined ? Number(cell.dataset.v) : cell.textContent.trim();
      };
      const keys = new Map(rows.map((row) => [row, key(row)]));
      rows.sort((one, other) => {
        const [a, b] = [keys.get(one), keys.get(other)];
        if (a === null || b === null) return (a === null) - (b === null);
        if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
        return sign * String(a).localeCompare(String(b), 'en', { numeric: true });
      });
    }
    // Moving a row takes the focus from whatever in it has it: only where there is something to move.
    const body = table.tBodies[0];
    if (rows.some((row, place) => row !== body.rows[place])) body.append(...rows);
  }
}
