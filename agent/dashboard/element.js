const SVG = 'http://www.w3.org/2000/svg';

/** Makes an HTML element. Texts become text nodes and nothing else, whatever a device calls itself; `null` children are left out. */
export function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** Makes an SVG element. */
export function shape(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') made.addEventListener(name, value);
    else made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

/** The element of the page that bears this id. */
export function byId(id) {
  return document.getElementById(id);
}

/** Shows or hides an element and, where given, sets its text. */
export function show(target, isShown, text) {
  target.hidden = !isShown;
  if (text !== undefined && target.textContent !== text) target.textContent = text;
}

const drawn = new WeakMap();

/**
 * Brings a container's children in line with `rows`. A row is drawn again only when its signature has changed, so that focus, an open
 * detail or a half-written reason survive a refresh; a row whose form is being filled in is left until it is let go. Children marked `data-fixed`
 * stay in front.
 */
export function bringInLine(container, rows, { key, signature = JSON.stringify, draw }) {
  const before = drawn.get(container) ?? new Map();
  const after = new Map();
  for (const row of rows) {
    const id = key(row);
    const mark = signature(row);
    const old = before.get(id);
    const isBusy = old?.node.querySelector('form') !== null && old?.node.contains(document.activeElement);
    after.set(id, old && (old.mark === mark || isBusy) ? old : { mark, node: draw(row) });
  }
  drawn.set(container, after);
  const fixed = [...container.children].filter((child) => 'fixed' in child.dataset);
  const nodes = [...fixed, ...[...after.values()].map(({ node }) => node)];
  const isSame = nodes.length === container.children.length && nodes.every((node, index) => container.children[index] === node);
  if (isSame) return;
  const focused = container.contains(document.activeElement) ? document.activeElement : null;
  container.replaceChildren(...nodes);
  if (focused?.isConnected) focused.focus({ preventScroll: true });
}
