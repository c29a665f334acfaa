// Charts by themselves, as `tollgate report --figure` makes them: in daylight, with caption and source, and no page around.

const MARGIN = 10;
const LINE = 16;

// A colour of the page in daylight, whatever the reader's theme is.
function daylight(name) {
  const probe = create('span', {});
  probe.style.colorScheme = 'light';
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const [r, g, b] = getComputedStyle(probe).color.match(/\d+/g).map(Number);
  probe.remove();
  return '#' + [r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('');
}

// Lines that fit, broken between words.
function wrapped(text, width, letter) {
  const longest = Math.floor((width - 2 * MARGIN) / letter);
  return text.split(/\s+/).filter(Boolean).reduce((lines, word) => {
    const last = lines.at(-1);
    if (last && last.length + 1 + word.length > longest) return [...lines, word];
    return [...lines.slice(0, -1), last ? `${last} ${word}` : word];
  }, ['']);
}

const inXml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

// The SVG, its width and its height.
function alone(figure) {
  const chart = figure.querySelector('svg');
  const [, , width, height] = chart.getAttribute('viewBox').split(' ').map(Number);
  const colours = new Map();
  const colour = (name) => colours.get(name) ?? colours.set(name, daylight(name)).get(name);
  const body = [...chart.childNodes].map((node) => new XMLSerializer().serializeToString(node)).join('')
    .replaceAll(' xmlns="http://www.w3.org/2000/svg"', '')
    .replace(/"var\((--[\w-]+)\)"/g, (_, name) => `"${colour(name)}"`);
  const source = figure.querySelector('.source')?.textContent ?? document.querySelector('.source')?.textContent ?? '';
  const intervals = document.querySelector('footer').textContent.replace(/^[^.]*\. /, '');
  const above = wrapped(figure.querySelector('figcaption').firstChild.textContent, width, 7.4);
  const under = wrapped(`${source} ${intervals}`, width, 6.2);
  const top = MARGIN + LINE * above.length + MARGIN / 2;
  const below = top + height + MARGIN / 2;
  const whole = below + LINE * under.length + MARGIN;
  const texts = (lines, from, ink, how) => lines.map((text, nth) =>
    `<text x="${MARGIN}" y="${from + LINE * nth + 12}" fill="${ink}" ${how}>${inXml(text)}</text>`).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${whole}" viewBox="0 0 ${width} ${whole}" font-family="system-ui, sans-serif" font-size="12">`
    + `<rect width="${width}" height="${whole}" fill="${colour('--page')}"/>`
    + texts(above, MARGIN, colour('--ink'), 'font-size="13" font-weight="600"') + `<g transform="translate(0 ${top})">${body}</g>`
    + texts(under, below, colour('--muted'), 'font-size="11"') + '</svg>\n';
  return { svg, width, height: whole };
}

// Twice as many pixels, for print and fine screens.
async function png({ svg, width, height }) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = create('canvas', { width: 2 * width, height: 2 * height });
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, 'image/png'));
}

// Each chart gets its buttons when it becomes part of the page.
const quotable = (root) => {
  for (const figure of root.querySelectorAll('figure:not(:has(.quote))')) {
    const caption = figure.querySelector('figcaption').firstChild.textContent.trim();
    const buttons = ['svg', 'png'].flatMap((kind) => [create('button', { type: 'button', className: 'copy', 'data-figure': kind, 'aria-label': `${kind.toUpperCase()} of: ${caption}` }, kind.toUpperCase()), ' ']);
    figure.append(create('p', { className: 'script quote' }, ...buttons));
  }
};
quotable(document);
whenShown.push(quotable);

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-figure]');
  if (!button) return;
  const figure = button.closest('figure');
  const made = alone(figure);
  if (button.dataset.figure === 'svg') save(`${figure.id}.svg`, 'image/svg+xml', made.svg);
  else save(`${figure.id}.png`, 'image/png', await png(made));
});
