// The figure at each point and bar of a chart: where the pointer is, and by the arrow keys from one stop of the Tab key for each.

const tip = create('p', { className: 'tip', hidden: true });
tip.setAttribute('role', 'status');
const how = create('p', { id: 'tips', className: 'unseen', hidden: true }, 'Arrow keys go from figure to figure, Escape closes.');
document.body.append(tip, how);
let pointed = null;

// Places on the chart with what is told there: in words of its own, or those that are read out.
function figuresOf(chart) {
  chart.figures ??= (() => {
    const { at, tips } = chart.dataset;
    const texts = tips?.split('\n') ?? chart.getAttribute('aria-label').slice(chart.querySelector('title').textContent.length + 2).split('; ');
    return at.split(',').map((place, nth) => {
      const [x, y] = place.split(' ').map(Number);
      return { x, y, text: texts[nth] };
    });
  })();
  return chart.figures;
}

// A chart of rows tells of a whole row, another of what is near.
function nearest(chart, x, y) {
  const figures = figuresOf(chart);
  const inRows = figures.every((figure, nth) => !nth || figure.y - figures[nth - 1].y >= 20);
  const away = figures.map((figure) => (inRows ? Math.abs(figure.y - y) / 12 : Math.hypot(figure.x - x, figure.y - y) / 24));
  const least = Math.min(...away);
  return least <= 1 ? away.indexOf(least) : null;
}

function hideTip() {
  pointed?.ring.remove();
  pointed = null;
  tip.hidden = true;
}

function showTip(chart, nth) {
  if (pointed?.chart === chart && pointed.nth === nth) return;
  hideTip();
  const { x, y, text } = figuresOf(chart)[nth];
  const ring = document.createElementNS(chart.namespaceURI, 'circle');
  for (const [name, value] of Object.entries({ class: 'ring', cx: x, cy: y, r: 6 })) ring.setAttribute(name, value);
  chart.append(ring);
  pointed = { chart, nth, ring };
  tip.textContent = text;
  tip.hidden = false;
  placeTip();
}

// Above its point, and below it where there is no room.
function placeTip() {
  if (!pointed) return;
  const place = pointed.ring.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = tip;
  tip.style.left = `${Math.max(4, Math.min(place.left + place.width / 2 - width / 2, innerWidth - width - 4))}px`;
  tip.style.top = `${place.top > height + 8 ? place.top - height - 4 : place.bottom + 4}px`;
}

const ARROWS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function makeTellable(chart) {
  const stop = chart.closest('.chart-box') ?? chart;
  stop.tabIndex = 0;
  stop.setAttribute('aria-describedby', how.id);
  const point = ({ clientX, clientY }) => {
    const at = new DOMPoint(clientX, clientY).matrixTransform(chart.getScreenCTM().inverse());
    const nth = nearest(chart, at.x, at.y);
    if (nth !== null) showTip(chart, nth); else if (pointed?.chart === chart) hideTip();
  };
  chart.addEventListener('pointermove', point);
  chart.addEventListener('pointerdown', point);
  chart.addEventListener('pointerleave', hideTip);
  stop.addEventListener('blur', hideTip);
  stop.addEventListener('keydown', (event) => {
    const last = figuresOf(chart).length - 1;
    const now = pointed?.chart === chart ? pointed.nth : null;
    const step = ARROWS[event.key];
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? last : !step ? null : now === null ? (step > 0 ? 0 : last) : Math.max(0, Math.min(last, now + step));
    if (next === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (now === null) stop.scrollIntoView({ block: 'nearest' });
    showTip(chart, next);
  });
}

const tellable = (root) => root.querySelectorAll('svg.chart[data-at]').forEach(makeTellable);
tellable(document);
whenShown.push(tellable);
document.addEventListener('keydown', (event) => { if (event.key === 'Escape') hideTip(); });
document.addEventListener('scroll', placeTip, true);
