// What is folded away is a text, in a noscript element, until somebody opens it: a page of ten thousand cells is there at once, and
// readers without scripts have all of it.

// What the other parts do with something that has become part of the page.
const whenShown = [];

function reveal(details) {
  const text = details.querySelector(':scope > noscript');
  if (!text) return;
  const holder = create('template', {});
  holder.innerHTML = text.textContent;
  text.replaceWith(holder.content);
  for (const shown of whenShown) shown(details);
}

document.addEventListener('toggle', (event) => { if (event.target.open) reveal(event.target); }, true);

// A place of the page by its name, also where it is folded away.
function seek(id) {
  const found = document.getElementById(id);
  if (found || !/^[\w.-]+$/.test(id)) return found;
  const folded = [...document.querySelectorAll('details.lazy > noscript')].find((text) => text.textContent.includes(` id="${id}"`));
  if (folded) reveal(folded.parentElement);
  return document.getElementById(id);
}
