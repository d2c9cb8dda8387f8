import { keepToken, TokenNeeded } from './ask.js';
import { devicesInOrder, drawDead, drawDevice, drawLetter } from './device-rows.js';
import { bringInLine, byId, element, show } from './element.js';
import { drawNeed } from './need-rows.js';
import { drawOrder } from './order-rows.js';
import { chosen, itemsOf, needs, openOrders } from './situation.js';
import { createOutlooks, createSources } from './sources.js';
import { drawItem } from './stock-rows.js';
import { amount, clockTime, counted, fromNow } from './words.js';

const EVERY_MS = 5000;
const ROWS_PER_PAGE = 25;
/** More rows than this nobody reads, and a phone cannot hold them. */
const MOST_ROWS = 200;
const SHORT_LIST = { now: 8, orders: 6, devices: 12, letters: 4, dead: 4 };

const sources = createSources();
const outlooks = createOutlooks(() => requestAnimationFrame(drawStock));
const wish = { search: '', show: 'all', sort: 'urgent', page: 0, open: new Set(), long: new Set() };
let items = [];
let timer = null;
let isReading = false;
/** What was asked for while a turn was under way. */
let next = null;
let lastAnswer = null;

/** One turn: read, draw, and come again, unless nobody looks. */
async function turn(options) {
  clearTimeout(timer);
  if (isReading) {
    next = options;
    return;
  }
  next = null;
  isReading = true;
  try {
    await sources.refresh(options);
    lastAnswer = new Date();
    draw();
  } catch (error) {
    if (error instanceof TokenNeeded) return askForToken();
    drawConnection(error);
  } finally {
    isReading = false;
  }
  if (next) return turn(next);
  if (!document.hidden) timer = setTimeout(turn, EVERY_MS);
}

function draw() {
  const { status, health, alerts } = sources.rows;
  const now = Date.parse(status.now);
  items = itemsOf(sources.rows);
  const names = new Map(items.map(({ sku, name }) => [sku, name]));
  const decisions = sources.rows.decisions.map((decision) => ({ ...decision, name: names.get(decision.sku) ?? '' }));
  drawConnection(null);
  show(byId('place'), true, [status.site, status.gateway].filter(Boolean).join(' · '));
  const named = alerts.map((alert) => ({ ...alert, name: names.get(alert.subject) ?? '' }));
  const known = sources.rows.orders.map((order) => ({ ...order, name: names.get(order.sku) ?? '' }));
  drawNeeds(needs({ health, decisions, alerts: named, orders: known, now }), now);
  drawFigures(now);
  const orders = openOrders(decisions, now, known);
  drawList('orders', orders, { key: ({ id }) => id, signature: byMinute(now), draw: (order) => drawOrder(order, now) });
  drawStock();
  drawList('devices', devicesInOrder(sources.rows.devices), {
    key: ({ device }) => device,
    signature: byMinute(now),
    draw: (device) => drawDevice(device, now),
  });
  byId('letters-section').hidden = sources.rows.letters.length === 0;
  drawList('letters', sources.rows.letters, { key: ({ id }) => String(id), draw: drawLetter });
  show(byId('letters-count'), true, amount(status.deadLetters));
  byId('dead-section').hidden = sources.rows.dead.length === 0;
  drawList('dead', sources.rows.dead, { key: ({ id, sink }) => `${sink} ${id}`, draw: drawDead });
  byId('foot').textContent = `Quartermaster ${status.version}. The agent's clock shows ${clockTime(status.now)}.`;
}

/** What says "5 min ago" is drawn again each minute, not each turn. */
const byMinute = (now) => (row) => `${Math.floor(now / 60_000)} ${JSON.stringify(row)}`;

/** Draws a list, its number, and a button for the rest of it. */
function drawList(name, rows, how) {
  const limit = wish.long.has(name) ? MOST_ROWS : SHORT_LIST[name];
  bringInLine(byId(name), rows.slice(0, limit), how);
  show(byId(`${name}-count`), rows.length > 0, amount(rows.length));
  const calm = byId(`${name}-calm`);
  if (calm) show(calm, rows.length === 0);
  const isLong = rows.length > SHORT_LIST[name];
  const more = rows.length > MOST_ROWS ? `Show the first ${MOST_ROWS} of ${amount(rows.length)}` : `Show all ${amount(rows.length)}`;
  show(byId(`${name}-more`), isLong, wish.long.has(name) ? 'Show fewer' : more);
}

function drawNeeds(rows, now) {
  drawList('now', rows, {
    key: ({ key }) => key,
    signature: byMinute(now),
    draw: (need) => drawNeed(need, { now, done: () => turn({ all: true }) }),
  });
  const { items: known, devices } = sources.rows.status;
  const watched =
    known > 0
      ? `${counted(known, 'item')} and ${counted(devices, 'device')} are watched.`
      : 'No items yet: quartermaster import items FILE.csv';
  show(byId('now-calm'), rows.length === 0, `Nothing needs you. ${watched}`);
  document.title = rows.length > 0 ? `(${rows.length}) Quartermaster` : 'Quartermaster';
}

function drawFigures(now) {
  const { status } = sources.rows;
  const count = (state) => items.filter((item) => item.state === state).length;
  const out = count('out') + count('negative');
  const low = count('low');
  const proposed = sources.rows.decisions.filter(({ state }) => state === 'proposed').length;
  const isStuck = status.outboxOldestAt !== null && now - Date.parse(status.outboxOldestAt) > 60_000;
  const figures = [
    { label: 'Items out', value: out, tone: out > 0 ? 'red' : 'plain' },
    { label: 'Items low', value: low, tone: low > 0 ? 'amber' : 'plain' },
    { label: proposed > 0 ? `Open orders, ${amount(proposed)} to approve` : 'Open orders', value: status.openOrders, tone: 'plain' },
    {
      label: isStuck ? `Waiting upstream, oldest ${fromNow(status.outboxOldestAt, now)}` : 'Waiting upstream',
      value: status.outboxWaiting,
      tone: isStuck ? 'amber' : 'plain',
    },
    { label: 'Not understood', value: status.deadLetters, tone: 'plain' },
  ];
  bringInLine(byId('figures'), figures, {
    key: ({ label }) => label.split(',')[0],
    draw: ({ label, value, tone }) => element('div', { 'data-tone': tone }, element('dt', {}, label), element('dd', {}, amount(value))),
  });
}

function drawStock() {
  const rows = chosen(items, wish);
  const pages = Math.max(1, Math.ceil(rows.length / ROWS_PER_PAGE));
  wish.page = Math.min(wish.page, pages - 1);
  const inSight = rows.slice(wish.page * ROWS_PER_PAGE, (wish.page + 1) * ROWS_PER_PAGE);
  const lines = inSight.map((item) => ({ item, outlook: outlooks.of(item.sku), isOpen: wish.open.has(item.sku) }));
  bringInLine(byId('stock'), lines, { key: ({ item }) => item.sku, draw: (line) => drawItem(line, toggle) });
  show(
    byId('stock-count'),
    items.length > 0,
    rows.length === items.length ? amount(items.length) : `${amount(rows.length)} of ${amount(items.length)}`,
  );
  show(byId('stock-calm'), rows.length === 0, items.length === 0 ? 'No stock yet.' : 'No item fits.');
  byId('page-words').textContent = pages > 1 ? `Page ${wish.page + 1} of ${pages}` : '';
  byId('previous').hidden = byId('next').hidden = pages === 1;
  byId('previous').disabled = wish.page === 0;
  byId('next').disabled = wish.page === pages - 1;
  outlooks.want(inSight.map(({ sku }) => sku));
}

function toggle(sku) {
  if (!wish.open.delete(sku)) wish.open.add(sku);
  drawStock();
  document.querySelector(`tr[data-sku="${CSS.escape(sku)}"] .sku`)?.focus({ preventScroll: true });
}

function drawConnection(error) {
  const pill = byId('connection');
  const { health } = sources.rows;
  const since = lastAnswer ? `last answer ${lastAnswer.toLocaleTimeString('en-GB')}` : 'trying again';
  const [state, text] =
    error !== null
      ? ['red', `No connection, ${since}`]
      : health.problems.length > 0
        ? ['red', 'Not recording']
        : health.degraded.length > 0
          ? ['amber', `Live, ${amount(health.degraded.length)} degraded`]
          : ['green', 'Live'];
  if (pill.textContent !== text) pill.textContent = text;
  pill.dataset.state = state;
  pill.title = error?.message ?? health.degraded.join('\n');
  document.body.dataset.stale = String(error !== null);
}

function askForToken() {
  drawConnection(new Error('a token is needed'));
  const dialog = byId('token-dialog');
  if (!dialog.open) dialog.showModal();
}

function listen() {
  const change = (name) => (event) => {
    wish[name] = event.target.value;
    wish.page = 0;
    drawStock();
  };
  byId('search').addEventListener('input', change('search'));
  byId('show').addEventListener('change', change('show'));
  byId('sort').addEventListener('change', change('sort'));
  const leaf = (by) => () => {
    wish.page += by;
    drawStock();
    byId('stock-title').scrollIntoView();
  };
  byId('previous').addEventListener('click', leaf(-1));
  byId('next').addEventListener('click', leaf(1));
  for (const name of Object.keys(SHORT_LIST)) {
    byId(`${name}-more`).addEventListener('click', () => {
      if (!wish.long.delete(name)) wish.long.add(name);
      draw();
    });
  }
  // However the dialog was left: without the right token the next turn asks again.
  byId('token-dialog').addEventListener('close', () => {
    if (byId('token').value !== '') keepToken(byId('token').value);
    byId('token').value = '';
    turn({ all: true });
  });
  byId('token-dialog').addEventListener('cancel', (event) => event.preventDefault());
  document.addEventListener('visibilitychange', () => (document.hidden ? clearTimeout(timer) : turn()));
}

listen();
turn();
