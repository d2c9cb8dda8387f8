import type { CountRow } from '../../domain/shrinkage/count-intervals.ts';
import type { StockRow } from '../../domain/stock/stock-row.ts';
import { COUNTS_KEPT, type StoredCount, sellableAt } from '../../store/counts.ts';
import { positionText } from '../../store/positions.ts';

/** A count as one text. */
export function countText({ sku, location, countedAt, countId }: CountRow): string {
  return `${positionText(sellableAt({ sku, location }))}\n${countedAt}\n${countId}`;
}

/**
 * The rows of an item's counts as its journal says: `found` is what it tells, `base` by position what has left it. What lies further back than the journal goes stays as it was
 * stored.
 */
export function rebuiltCounts(
  stored: readonly StoredCount[],
  found: readonly CountRow[],
  base: ReadonlyMap<string, StockRow>,
): Map<string, StoredCount> {
  const rows = new Map<string, StoredCount>();
  const before = new Map(stored.map((row) => [countText(row), row]));
  for (const row of stored) {
    const folded = base.get(positionText(sellableAt(row)))?.latestTime;
    if (folded != null) rows.set(countText(row), row);
  }
  for (const row of found) {
    const folded = base.get(positionText(sellableAt(row)))?.latestTime;
    const isTold = folded == null || (row.before !== null && row.before.countedAt > folded);
    if (isTold) rows.set(countText(row), { ...row, folded: before.get(countText(row))?.folded ?? null });
  }
  return newestOfEach(rows);
}

function newestOfEach(rows: ReadonlyMap<string, StoredCount>): Map<string, StoredCount> {
  const newestFirst = [...rows].sort(([, a], [, b]) => b.countedAt - a.countedAt || b.countId - a.countId);
  const seen = new Map<string, number>();
  return new Map(
    newestFirst.filter(([, { location }]) => {
      const count = (seen.get(location) ?? 0) + 1;
      seen.set(location, count);
      return count <= COUNTS_KEPT;
    }),
  );
}

/** Whether two rows of the same count say the same. */
export function sameCount(a: StoredCount, b: StoredCount): boolean {
  return JSON.stringify([a.counted, a.before, a.folded]) === JSON.stringify([b.counted, b.before, b.folded]);
}
