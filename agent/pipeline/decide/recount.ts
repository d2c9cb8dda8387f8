import { DAY_MS, formatDay } from '../../domain/calendar.ts';
import type { Speaker } from '../../domain/envelope.ts';
import type { Item } from '../../domain/items/item.ts';
import type { Decision, Reason } from '../../domain/replenishment/decision.ts';
import { phrase, said, type Words } from '../../domain/sentences/phrase.ts';
import type { StockRow } from '../../domain/stock/stock-row.ts';
import type { Ids } from '../../ports.ts';
import type { Store } from '../../store/store.ts';
import { type LastStated, readVerification } from '../keep/verification.ts';
import { reasonIn, sendDecision } from './place-order.ts';

/** The public type of a request to count. */
export const RECOUNT = 'quartermaster.recount.requested';

export interface RecountParts {
  readonly store: Store;
  readonly speaker: Speaker;
  readonly ids: Ids;
}

const DUE_AFTER_MS = DAY_MS;
const PRIORITY = 50;

/** Asks upstream to have an item counted, at one location or wherever it lies; no order belongs to it. Runs in the caller's transaction. */
export function requestRecount(
  { store, speaker, ids }: RecountParts,
  asked: { item: Item; location: string | null; by: Words },
  at: number,
): Decision {
  const { item, location, by } = asked;
  const rows = sellable(store, item.sku).filter((row) => location === null || row.location === location);
  const onHand = rows.reduce((sum, row) => sum + row.onHand, 0);
  const places = location === null ? placesOf(rows) : [location];
  const reason: Reason = {
    ...said(
      phrase('recount', {
        by,
        onHand,
        unit: item.unit,
        sku: item.sku,
        where: places.slice(0, PLACES_NAMED).join(', '),
        isElsewhere: places.length > PLACES_NAMED,
      }),
    ),
    numbers: { onHand },
    rules: [],
  };
  const decision: Decision = {
    ...{ id: ids.next(), type: RECOUNT, sku: item.sku, location, quantity: onHand, unit: item.unit },
    ...{ decidedAt: at, dueBy: at + DUE_AFTER_MS, priority: PRIORITY, policy: 'recount', reason: reasonIn(reason, speaker) },
  };
  store.decisions.insert(decision);
  sendDecision(store, speaker, decision, at);
  return decision;
}

const PLACES_NAMED = 5;

function placesOf(rows: readonly StockRow[]): string[] {
  return rows.filter((row) => row.onHand !== 0).map((row) => row.location);
}

const sellable = (store: Store, sku: string): StockRow[] => store.stock.ofSku(sku).filter((row) => row.condition === 'sellable');

/** When a requested count was made: once every position with stock that it asked about was stated since; null before. UTC milliseconds. */
export function countedAt(store: Store, lastStated: LastStated, decision: Pick<Decision, 'sku' | 'location' | 'decidedAt'>): number | null {
  const rows = sellable(store, decision.sku).filter(({ location }) => decision.location === null || location === decision.location);
  const isCounted = (row: StockRow) => (lastStated(row) ?? 0) > decision.decidedAt;
  if (!rows.some(isCounted) || rows.some((row) => row.onHand !== 0 && !isCounted(row))) return null;
  return Math.max(...rows.filter(isCounted).map((row) => lastStated(row)!));
}

/** What asks for counts after a restore, a few at a time. */
export interface RecountRound {
  /** There is nothing to ask for any more. */
  isOver(): boolean;
  /** Asks for the next counts that are due; returns how many. Runs in the caller's transaction. */
  ask(now: number): number;
}

const DONE = 'recountsAsked';
const AT_ONCE = 10;

/**
 * Prepares the counts that a restore calls for, one for each item with stock that nobody has stated since, the last moved first; what was asked for before the
 * process started again is not asked for twice. `perDay` bounds them. Reads all stock once.
 */
export function createRecountRound(parts: RecountParts, perDay: () => number): RecountRound {
  const { store } = parts;
  const { restoredAt, isVerified } = readVerification(store);
  if (restoredAt === null || store.settings.get(DONE) === String(restoredAt)) return { isOver: () => true, ask: () => 0 };
  const before = store.decisions.since(RECOUNT, restoredAt);
  const waiting = unverifiedItems(store, isVerified, new Set(before.map(({ sku }) => sku)));
  let asked = before.map(({ decidedAt }) => decidedAt);
  let isNoted = false;
  const by = phrase('byRestore', { day: formatDay(Math.floor(restoredAt / DAY_MS)) });
  return {
    isOver: () => isNoted,
    ask(now) {
      if (waiting.length === 0) {
        store.settings.put(DONE, String(restoredAt));
        isNoted = true;
        return 0;
      }
      asked = asked.filter((at) => at > now - DAY_MS);
      const room = Math.min(AT_ONCE, perDay() - asked.length);
      const current = readVerification(store);
      let count = 0;
      while (count < room && waiting.length > 0) {
        const item = store.items.get(waiting.pop()!);
        if (!item || sellable(store, item.sku).every((row) => row.onHand === 0 || current.isVerified(row))) continue;
        requestRecount(parts, { item, location: null, by }, now);
        asked.push(now);
        count++;
      }
      return count;
    },
  };
}

/** The last moved at the end. */
function unverifiedItems(store: Store, isVerified: (row: StockRow) => boolean, known: ReadonlySet<string>): string[] {
  const moved = new Map<string, number>();
  for (const row of store.stock.all()) {
    if (row.condition !== 'sellable' || row.onHand === 0 || known.has(row.sku) || isVerified(row)) continue;
    moved.set(row.sku, Math.max(moved.get(row.sku) ?? 0, row.updatedAt));
  }
  return [...moved].sort(([a, atA], [b, atB]) => atA - atB || (a < b ? 1 : -1)).map(([sku]) => sku);
}
