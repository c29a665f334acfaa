// The whole state of the page is its address: what is after the # as key=value, or the name of a section alone.

const KEYS = ['at', 'cell', 'metric', 'panel', 'base', 'w', 'c', 'vs', 'load', 'sort', 'theme'];

function parse(hash) {
  const text = hash.replace(/^#/, '');
  if (!text) return {};
  if (!text.includes('=')) return { at: decodeURIComponent(text) };
  const state = {};
  for (const part of text.split('&')) {
    const [key, ...value] = part.split('=');
    if (!KEYS.includes(key) || !value.length) continue;
    try { state[key] = decodeURIComponent(value.join('=')); } catch { /* a broken escape is no state */ }
  }
  return state;
}

// Readable where it can be: slashes and the like need no escape there.
const escaped = (value) => encodeURIComponent(value).replace(/%(2F|40|2C|3A|7E)/g, decodeURIComponent);

const address = (state) =>
  '#' + KEYS.filter((key) => state[key]).map((key) => `${key}=${escaped(state[key])}`).join('&');

let state = parse(location.hash);

// Goes to another state, which becomes a step of the browser's history unless it is only typing.
function go(change, replace) {
  state = { ...state, ...change };
  const hash = address(state);
  if (replace) history.replaceState(null, '', hash); else history.pushState(null, '', hash);
  apply(Boolean(change.at));
}

function create(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (name in element && name !== 'list') element[name] = value; else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}
