/** What the agent's rows mean for a person: pure, no DOM. */

const DAYS_AVERAGED = 14;
const URGENCY = { negative: 0, out: 1, low: 2, ok: 3 };

/** One entry per SKU, from the rows of /api/stock and /api/forecasts. */
export function itemsOf({ stock, forecasts }) {
  const perDay = new Map(forecasts.map((forecast) => [forecast.sku, expectedPerDay(forecast)]));
  const items = new Map();
  for (const row of stock) {
    if (row.location === null) items.set(row.sku, { ...row, locations: [] });
    else items.get(row.sku)?.locations.push(row);
  }
  return [...items.values()].map((item) => {
    const expected = perDay.get(item.sku) ?? null;
    return {
      ...item,
      cover: expected !== null && expected > 0 ? Math.max(0, item.available) / expected : null,
      state: stateOf(item),
      text: `${item.sku} ${item.name} ${item.locations.map((row) => row.location).join(' ')}`.toLowerCase(),
    };
  });
}

function expectedPerDay({ mean }) {
  if (mean.length === 0) return null;
  const near = mean.slice(0, DAYS_AVERAGED);
  return near.reduce((sum, value) => sum + value, 0) / near.length;
}

function stateOf(item) {
  if (item.negative || item.available < 0) return 'negative';
  // What nobody has counted, ordered or asked for yet is not out of stock: it is unknown.
  if (item.available === 0 && item.updatedAt !== null) return 'out';
  if (item.reorderPoint !== null && item.available <= item.reorderPoint) return 'low';
  return 'ok';
}

const COMPARE = {
  urgent: (a, b) => URGENCY[a.state] - URGENCY[b.state] || coverOf(a) - coverOf(b) || bySku(a, b),
  cover: (a, b) => coverOf(a) - coverOf(b) || bySku(a, b),
  sku: (a, b) => bySku(a, b),
};
const coverOf = (item) => item.cover ?? Number.MAX_VALUE;
const bySku = (a, b) => (a.sku < b.sku ? -1 : 1);

/** The items that a person wants to see, in the order asked for. */
export function chosen(items, { search, show, sort }) {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return items
    .filter(({ text, state, onOrder }) => {
      if (show === 'short' && state === 'ok') return false;
      if (show === 'coming' && onOrder <= 0) return false;
      return words.every((word) => text.includes(word));
    })
    .sort(COMPARE[sort]);
}

/** Orders under way, the late ones first, then the most urgent: what was decided here and, from the rows of /api/orders, what was placed upstream. */
export function openOrders(decisions, now, orders = []) {
  const ours = decisions.filter(
    ({ state, closedAt, orderId }) => closedAt === null && !orderId && ['requested', 'accepted', 'confirmed', 'shipped'].includes(state),
  );
  return [...ours, ...orders.filter(({ decided }) => !decided).map(placedUpstream)]
    .map((order) => ({ ...order, isLate: Date.parse(dueOf(order) ?? '') < now }))
    .sort((a, b) => b.isLate - a.isLate || b.priority - a.priority || ((dueOf(a) ?? '~') < (dueOf(b) ?? '~') ? -1 : 1));
}

const dueOf = ({ expectedAt, dueBy }) => expectedAt ?? dueBy;

function placedUpstream({ requested, requestedAt, ...order }) {
  return { ...order, quantity: requested, decidedAt: requestedAt, dueBy: null, priority: 0, reason: null };
}

/** What waits for a person, most pressing first: the gateway itself, approvals, what has run out, orders that are late, the rest. */
export function needs({ health, decisions, alerts, orders = [], now }) {
  const problems = health.problems.map((text) => ({ kind: 'problem', rank: 0, key: `problem ${text}`, text }));
  const proposed = decisions
    .filter(({ state }) => state === 'proposed')
    .sort((a, b) => b.priority - a.priority)
    .map((decision) => ({ kind: 'approval', rank: 1, key: `approval ${decision.id}`, decision }));
  const late = openOrders(decisions, now, orders)
    .filter(({ isLate }) => isLate)
    .map((decision) => ({ kind: 'late', rank: 3, key: `late ${decision.id}`, decision }));
  const active = alerts
    .filter(({ clearedAt }) => clearedAt === null)
    .map((alert) => ({ kind: 'alert', rank: isRunOut(alert) ? 2 : 4, isRed: isRunOut(alert), key: `alert ${alert.id}`, alert }));
  const down = unsaid(health.degraded, active).map((text) => ({ kind: 'degraded', rank: 0, key: `degraded ${text}`, text }));
  return [...problems, ...down, ...proposed, ...active, ...late].sort((a, b) => a.rank - b.rank);
}

/** What is down and not said by an alert already; a silence in words that are not known here is rather said twice than not at all. */
function unsaid(degraded, active) {
  const said = new Set(
    active.filter(({ alert }) => alert.kind === 'silent-device').map(({ alert }) => `device ${alert.subject} is silent`),
  );
  return degraded.filter((text) => !said.has(text));
}

const isRunOut = ({ kind, numbers }) => kind === 'low-stock' && (numbers.available ?? 1) <= 0;
