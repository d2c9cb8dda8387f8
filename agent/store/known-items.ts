import type { Database } from './database.ts';
import { IN_KEYS, unknownKeys } from './many-keys.ts';

/** Since when items are known here, in UTC milliseconds; remembered, for it is asked for with every look at an item. */
export function knownItemsTable(db: Database) {
  const get = db.prepare<[string], { since: number }>('SELECT since FROM known_items WHERE sku = ?');
  const many = db.prepare<[string], { sku: string; since: number }>(`SELECT sku, since FROM known_items WHERE sku ${IN_KEYS}`);
  const put = db.prepare<[string, number]>('INSERT OR REPLACE INTO known_items (sku, since) VALUES (?, ?)');
  const known = new Map<string, number>();

  /** Null where nobody has noted it yet. */
  function since(sku: string): number | null {
    let time = known.get(sku);
    if (time === undefined) {
      time = get.get(sku)?.since;
      // One that is not noted may be by another; and names of items that do not exist are not kept.
      if (time === undefined) return null;
      known.set(sku, time);
    }
    return time;
  }

  return {
    since,
    /** Notes that an item is known now. What was noted by a clock that ran ahead is known since now. */
    note(sku: string, now: number): void {
      const noted = since(sku);
      if (noted !== null && noted <= now) return;
      put.run(sku, now);
      known.set(sku, now);
    },
    /** Reads many that are about to be asked for. */
    readAhead(skus: readonly string[]): void {
      const keys = unknownKeys(skus, (sku) => known.has(sku));
      if (keys !== null) for (const row of many.all(keys)) known.set(row.sku, row.since);
    },
    /** Forgets what it remembers: the database may say something else. */
    forget: (): void => known.clear(),
  };
}
