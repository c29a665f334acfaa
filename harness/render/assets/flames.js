// Flame graphs: each frame is told by the keys, from one stop of the Tab key for each picture; Enter or a click widens it to the whole width.

const howFlames = create('p', { id: 'flames', className: 'unseen', hidden: true }, 'Arrow up goes to what a frame called, down to its caller, left and right to its neighbours. Enter widens a frame, Escape undoes that.');
document.body.append(howFlames);

const LETTER = 7.2;

// What of a frame's name fits, as where the picture was drawn.
function fitting(name, width) {
  const last = name.split('::').pop() || name;
  const whole = [name, last].find((it) => [...it].length * LETTER <= width);
  const room = Math.floor(width / LETTER);
  return whole ?? (room >= 4 ? `${[...last].slice(0, room - 1).join('')}…` : '');
}

function flamesOf(svg) {
  const wide = svg.viewBox.baseVal.width;
  const frames = [...svg.querySelectorAll('g')].map((group) => {
    const rect = group.querySelector('rect');
    const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => Number(rect.getAttribute(name)));
    return { group, rect, x, y, width, height, told: group.querySelector('title').textContent, label: group.querySelector('text') };
  });
  const within = (inner, outer) => inner.x >= outer.x && inner.x + inner.width <= outer.x + outer.width + 1;
  let at = null;
  let widened = null;
  const shown = () => frames.filter((frame) => !frame.group.hasAttribute('visibility'));

  const tell = (frame) => {
    hideTip();
    at = frame;
    const ring = document.createElementNS(svg.namespaceURI, 'rect');
    for (const name of ['x', 'y', 'width', 'height']) ring.setAttribute(name, frame.rect.getAttribute(name));
    ring.setAttribute('class', 'ring');
    svg.append(ring);
    pointed = { chart: svg, nth: frames.indexOf(frame), ring };
    tip.textContent = frame.told;
    tip.hidden = false;
    placeTip();
  };

  const widen = (frame) => {
    hideTip();
    widened = frame;
    for (const one of frames) {
      const outer = frame && one.y >= frame.y && within(frame, one);
      const seen = !frame || outer || (one.y < frame.y && within(one, frame));
      if (seen) one.group.removeAttribute('visibility'); else one.group.setAttribute('visibility', 'hidden');
      const scale = frame ? wide / (frame.width + 1) : 1;
      const x = outer ? 0 : frame ? Math.max(0, (one.x - frame.x) * scale) : one.x;
      const width = outer ? wide - 1 : Math.max(1, (one.width + 1) * scale - 1);
      one.rect.setAttribute('x', x);
      one.rect.setAttribute('width', width);
      const text = fitting(one.told.slice(0, one.told.lastIndexOf(': ')), width - 5);
      if (!one.label && text) {
        one.label = document.createElementNS(svg.namespaceURI, 'text');
        one.label.setAttribute('y', one.y + 12);
        one.label.setAttribute('fill', 'var(--ink)');
        one.group.append(one.label);
      }
      one.label?.setAttribute('x', x + 3);
      if (one.label) one.label.textContent = text;
    }
  };

  const current = () => (pointed?.chart === svg ? at : null);

  const neighbour = (key) => {
    const left = (frame) => Number(frame.rect.getAttribute('x'));
    const widest = (some) => some.reduce((best, frame) => (!best || frame.width > best.width ? frame : best), null);
    const lowest = widest(shown().filter((frame) => frame.y === Math.max(...frames.map((one) => one.y))));
    if (!current() || key === 'Home') return lowest;
    const row = shown().filter((frame) => frame.y === at.y).sort((one, other) => left(one) - left(other));
    const place = row.indexOf(at);
    return {
      ArrowUp: () => widest(shown().filter((frame) => frame.y === at.y - at.height - 1 && within(frame, at))),
      ArrowDown: () => shown().find((frame) => frame.y === at.y + at.height + 1 && within(at, frame)),
      ArrowLeft: () => row[place - 1],
      ArrowRight: () => row[place + 1],
    }[key]() ?? at;
  };
  return { frames, tell, widen, neighbour, current, widened: () => widened };
}

function makeFlames(svg) {
  const flames = flamesOf(svg);
  const stop = svg.closest('.chart-box') ?? svg;
  stop.tabIndex = 0;
  stop.setAttribute('aria-describedby', howFlames.id);
  svg.addEventListener('click', (event) => {
    const frame = flames.frames.find(({ group }) => group.contains(event.target));
    if (frame) flames.widen(frame === flames.widened() ? null : frame);
  });
  stop.addEventListener('blur', hideTip);
  stop.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const now = flames.current();
    if (event.key === 'Enter' && now) {
      flames.widen(now);
      flames.tell(now);
    } else if (event.key === 'Escape' && flames.widened()) {
      flames.widen(null);
    } else if (['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home'].includes(event.key)) {
      if (!now) stop.scrollIntoView({ block: 'nearest' });
      const next = flames.neighbour(event.key);
      if (next) flames.tell(next);
    } else {
      return;
    }
    event.preventDefault();
  });
}

const flaming = (root) => root.querySelectorAll('svg.chart[data-flames]').forEach(makeFlames);
flaming(document);
whenShown.push(flaming);
