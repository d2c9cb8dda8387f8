import { type CountRow, countFinder } from '../../domain/shrinkage/count-intervals.ts';
import type { JournalEntry } from '../../domain/stock/journal.ts';
import { lotChange } from '../../domain/stock/lots.ts';
import { applied, emptyRow, type StockRow } from '../../domain/stock/stock-row.ts';
import type { StoredCount } from '../../store/counts.ts';
import type { StoredEntry } from '../../store/journal.ts';
import type { LotRow } from '../../store/lots.ts';
import { positionText } from '../../store/positions.ts';
import type { Store } from '../../store/store.ts';
import { countText, rebuiltCounts, sameCount } from './rebuild-counts.ts';

/** Something that is stored in one way and comes out of the journal in another; null where one of the two has nothing. */
export interface Difference<Value> {
  readonly stored: Value | null;
  readonly rebuilt: Value | null;
}

/** Where an item's projections differ from what its journal says. */
export interface ItemDifference {
  readonly sku: string;
  readonly stock: readonly Difference<StockRow>[];
  /** Base units of demand per business day, whatever table they lie in. */
  readonly demand: readonly (Difference<number> & { readonly day: number })[];
  readonly lots: readonly Difference<LotRow>[];
  readonly counts: readonly Difference<StoredCount>[];
  /** The rows of the demand table among them. */
  readonly settled: readonly (Difference<number> & { readonly day: number })[];
}

interface Projections {
  readonly rows: ReadonlyMap<string, StockRow>;
  readonly settled: ReadonlyMap<number, number>;
  readonly lots: ReadonlyMap<string, LotRow>;
  readonly counts: ReadonlyMap<string, StoredCount>;
}

/**
 * Makes every projection of the journal anew, item after item, by folding the entries in the order in which they count (a second, independent way to the same rows),
 * and tells where what is stored differs. Memory holds one item at a time. While it runs it sees the database as it was at its start.
 */
export function* projectionDifferences(store: Store): Generator<ItemDifference> {
  const entries = store.journal.byItem();
  try {
    let next = entries.next();
    for (const sku of store.stock.skus()) {
      const rows = new Map(store.stock.baseOf(sku).map((row) => [positionText(row), row]));
      const settled = new Map(store.demand.baseOf(sku).map(({ day, quantity }) => [day, quantity]));
      const lots = new Map(store.lots.baseOf(sku).map((row) => [lotText(row), row]));
      const base = new Map(rows);
      const onBase: StoredEntry[] = [];
      const found: CountRow[] = [];
      const find = countFinder();
      for (; !next.done && next.value.sku === sku; next = entries.next()) {
        foldLot(lots, next.value);
        const count = find(next.value);
        if (count) found.push(count);
        if (base.has(positionText(next.value))) onBase.push(next.value);
        else fold(rows, settled, next.value, null);
      }
      // What lies behind a base cannot be put in order of events any more: here a late level goes by what it found when it came.
      for (const entry of onBase.sort((a, b) => a.id - b.id)) fold(rows, settled, entry, entry.carried);
      const stored = readStored(store, sku);
      const counts = rebuiltCounts([...stored.counts.values()], found, base);
      const difference = compare(sku, stored, { rows, settled, lots, counts });
      if (difference) yield difference;
    }
  } finally {
    entries.return(undefined);
  }
}

/** Folds the next entry; in the order of events nothing is overtaken, and a level finds no change after it: `carried` is null. */
function fold(rows: Map<string, StockRow>, settled: Map<number, number>, entry: JournalEntry, carried: number | null): void {
  const text = positionText(entry);
  rows.set(
    text,
    applied(
      rows.get(text) ?? emptyRow(entry),
      entry,
      carried,
      (_sku, day, quantity) => void settled.set(day, (settled.get(day) ?? 0) + quantity),
    ),
  );
}

const lotText = (row: LotRow): string => `${positionText(row)}\n${row.lot}\n${row.expiry}`;

/** Lots are plain sums: in which order does not matter. */
function foldLot(lots: Map<string, LotRow>, entry: JournalEntry): void {
  const change = lotChange(entry);
  if (change.quantity === 0 && change.scrapped === 0) return;
  const { sku, location, condition } = entry;
  const key = { sku, location, condition, lot: entry.lot ?? '', expiry: entry.expiry ?? '' };
  const before = lots.get(lotText({ ...key, ...change }));
  const row = { ...key, quantity: (before?.quantity ?? 0) + change.quantity, scrapped: (before?.scrapped ?? 0) + change.scrapped };
  if (row.quantity === 0 && row.scrapped === 0) lots.delete(lotText(row));
  else lots.set(lotText(row), row);
}

function readStored(store: Store, sku: string): Projections {
  return {
    rows: new Map(store.stock.ofSku(sku).map((row) => [positionText(row), row])),
    settled: new Map(store.demand.settledOf(sku).map(({ day, quantity }) => [day, quantity])),
    lots: new Map(store.lots.ofSku(sku).map((row) => [lotText(row), row])),
    counts: new Map(store.counts.ofSku(sku).map((row) => [countText(row), row])),
  };
}

function compare(sku: string, stored: Projections, rebuilt: Projections): ItemDifference | null {
  const stock = differences(stored.rows, rebuilt.rows, sameRow).map(({ key: _, ...difference }) => difference);
  const settled = differences(stored.settled, rebuilt.settled, Object.is).map(({ key, ...difference }) => ({ day: key, ...difference }));
  const lots = differences(stored.lots, rebuilt.lots, sameLot).map(({ key: _, ...difference }) => difference);
  const counts = differences(stored.counts, rebuilt.counts, sameCount).map(({ key: _, ...difference }) => difference);
  if (stock.length + settled.length + lots.length + counts.length === 0) return null;
  const demand = differences(perDay(stored), perDay(rebuilt), Object.is).map(({ key, ...difference }) => ({ day: key, ...difference }));
  return { sku, stock, lots, counts, demand: demand.sort((a, b) => a.day - b.day), settled };
}

function differences<Key, Value>(
  stored: ReadonlyMap<Key, Value>,
  rebuilt: ReadonlyMap<Key, Value>,
  isSame: (a: Value, b: Value) => boolean,
): (Difference<Value> & { key: Key })[] {
  return [...new Set([...stored.keys(), ...rebuilt.keys()])].flatMap((key) => {
    const [before, after] = [stored.get(key), rebuilt.get(key)];
    if (before !== undefined && after !== undefined && isSame(before, after)) return [];
    return { key, stored: before ?? null, rebuilt: after ?? null };
  });
}

function sameRow(a: StockRow, b: StockRow): boolean {
  // A rebuilt row has no number yet: it keeps that of its position.
  return (Object.keys(a) as (keyof StockRow)[]).every((name) => name === 'position' || a[name] === b[name]);
}

function sameLot(a: LotRow, b: LotRow): boolean {
  return a.quantity === b.quantity && a.scrapped === b.scrapped;
}

function perDay({ rows, settled }: Pick<Projections, 'rows' | 'settled'>): Map<number, number> {
  const days = new Map(settled);
  for (const { openDay, openDemand } of rows.values()) if (openDay !== null) days.set(openDay, (days.get(openDay) ?? 0) + openDemand);
  return days;
}

/** Writes what the journal says in place of what is stored. Runs in the caller's transaction. */
export function applyDifference(store: Store, { sku, stock, settled, lots, counts }: ItemDifference): void {
  for (const { stored, rebuilt } of stock) {
    if (rebuilt) store.stock.put(rebuilt);
    else if (stored) store.stock.drop(stored);
  }
  for (const { stored, rebuilt } of lots) {
    if (rebuilt) store.lots.put(rebuilt);
    else if (stored) store.lots.drop(stored);
  }
  for (const { stored, rebuilt } of counts) {
    if (rebuilt) store.counts.put(rebuilt);
    else if (stored) store.counts.drop(stored);
  }
  for (const { day, rebuilt } of settled) store.demand.put(sku, day, rebuilt);
}

/** Brings every projection in line with the journal; reads and writes the same database. Runs in the caller's transaction. */
export function rebuildProjections(store: Store): void {
  // SQLite writes nothing while a connection still reads a list.
  for (const difference of [...projectionDifferences(store)]) applyDifference(store, difference);
}
