import { read } from './ask.js';

// A reading may take up at most a twentieth of the time: a big warehouse on a small gateway is asked less often.
const SHARE = 20;

const STILL_MS = 60_000;

/** What the page reads and how often at most; `moves` says by what of the status it changes, so that a quiet night costs next to nothing. */
const SOURCES = [
  { name: 'alerts', path: '/api/alerts?limit=500', everyMs: 5000 },
  { name: 'decisions', path: '/api/decisions?limit=2000', everyMs: 5000 },
  { name: 'orders', path: '/api/orders?limit=2000', everyMs: 5000, moves: ({ openOrders }) => openOrders },
  { name: 'devices', path: '/api/devices', everyMs: 10_000 },
  {
    name: 'stock',
    path: '/api/stock',
    everyMs: 5000,
    moves: ({ journalEntries, openOrders, items }) => [journalEntries, openOrders, items].join(),
  },
  { name: 'forecasts', path: '/api/forecasts?brief=true', everyMs: 60_000 },
  { name: 'letters', path: '/api/dead-letters?limit=50', everyMs: 10_000 },
  { name: 'dead', path: '/api/outbox?dead=true&limit=50', everyMs: 10_000 },
];

/** Reads from the agent what is due, one after the other; what was read before stays until it is read anew. */
export function createSources() {
  const due = new Map();
  const rows = { status: null, health: null, ...Object.fromEntries(SOURCES.map(({ name }) => [name, []])) };
  return {
    rows,
    /** Reads what is due, or everything; rejects when the agent does not answer. */
    async refresh({ all = false } = {}) {
      rows.status = await read('/api/status');
      rows.health = await read('/health');
      for (const { name, path, everyMs, moves } of SOURCES) {
        const from = performance.now();
        const { next = 0, readAt = -STILL_MS, mark = null } = due.get(name) ?? {};
        const seen = moves?.(rows.status) ?? null;
        const isStill = moves !== undefined && seen === mark && from - readAt < STILL_MS;
        if (!all && (from < next || isStill)) continue;
        rows[name] = await read(path);
        const took = performance.now() - from;
        // Half a turn early, or a source due every turn would be read every other turn.
        due.set(name, { next: from + Math.max(everyMs, SHARE * took) - 2500, readAt: from, mark: seen });
      }
    },
  };
}

const OUTLOOK_MS = 60_000;
const AT_ONCE = 4;
const DAYS_BACK = 28;

/** Demand and forecast of the items in sight, a few requests at a time; `arrived` is called when there is something new. */
export function createOutlooks(arrived) {
  const known = new Map();
  let wanted = [];
  let underWay = 0;

  async function load(sku) {
    const query = `sku=${encodeURIComponent(sku)}`;
    const [demand, [forecast]] = await Promise.all([read(`/api/demand?${query}&days=${DAYS_BACK}`), read(`/api/forecasts?${query}`)]);
    const { 0.1: low, 0.9: high } = forecast?.quantiles ?? {};
    return {
      past: demand.map(({ quantity }) => quantity),
      mean: forecast?.mean ?? [],
      band: low && high ? { low, high } : null,
      model: forecast?.model ?? null,
      sentence: forecast?.sentence ?? null,
      reason: forecast?.reason ?? null,
    };
  }

  function pump() {
    while (underWay < AT_ONCE && wanted.length > 0) {
      const sku = wanted.shift();
      underWay++;
      const readAt = performance.now();
      load(sku)
        .then(
          (outlook) => known.set(sku, { outlook, readAt }),
          () => known.set(sku, { outlook: known.get(sku)?.outlook ?? null, readAt }),
        )
        .finally(() => {
          underWay--;
          arrived();
          pump();
        });
    }
  }

  return {
    of: (sku) => known.get(sku)?.outlook ?? null,
    want(skus) {
      const now = performance.now();
      wanted = skus.filter((sku) => now - (known.get(sku)?.readAt ?? -OUTLOOK_MS) >= OUTLOOK_MS);
      pump();
    },
  };
}
