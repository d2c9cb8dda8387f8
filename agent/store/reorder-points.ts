import type { Database } from './database.ts';
import { IN_KEYS, unknownKeys } from './many-keys.ts';
import { createRecent } from './recent.ts';

const CACHED = 131_072;

/** At which inventory position an item is ordered, as its policy last said. */
export interface ReorderPoint {
  readonly sku: string;
  readonly reorderPoint: number;
  /** Null where the policy has none. */
  readonly orderUpTo: number | null;
  readonly computedAt: number;
}

const COLUMNS = 'sku, reorder_point AS reorderPoint, order_up_to AS orderUpTo, computed_at AS computedAt';

/** What each item's policy last said of when it is ordered. */
export function reorderPointsTable(db: Database) {
  const get = db.prepare<[string], ReorderPoint>(`SELECT ${COLUMNS} FROM reorder_points WHERE sku = ?`);
  const many = db.prepare<[string], ReorderPoint>(`SELECT ${COLUMNS} FROM reorder_points WHERE sku ${IN_KEYS}`);
  const all = db.prepare<[], ReorderPoint>(`SELECT ${COLUMNS} FROM reorder_points`);
  const put = db.prepare<[Record<string, unknown>]>(
    'INSERT OR REPLACE INTO reorder_points (sku, reorder_point, order_up_to, computed_at) VALUES (@sku, @reorderPoint, @orderUpTo, @computedAt)',
  );
  const drop = db.prepare<[string]>('DELETE FROM reorder_points WHERE sku = ?');
  /** Null where there is none. A reader asks the file, which another connection writes. */
  const known = createRecent<string, ReorderPoint | null>(CACHED);
  function ofSku(sku: string): ReorderPoint | undefined {
    let row = db.readonly ? undefined : known.get(sku);
    if (row === undefined) {
      row = get.get(sku) ?? null;
      known.set(sku, row);
    }
    return row ?? undefined;
  }
  return {
    get: ofSku,
    /** Reads many that are about to be asked for. */
    readAhead(skus: readonly string[]): void {
      const keys = unknownKeys(skus, (sku) => known.get(sku) !== undefined);
      if (keys === null) return;
      for (const sku of JSON.parse(keys) as string[]) known.set(sku, null);
      for (const row of many.all(keys)) known.set(row.sku, row);
    },
    all: (): ReorderPoint[] => all.all(),
    put(row: ReorderPoint): void {
      put.run({ ...row });
      known.set(row.sku, row);
    },
    drop(sku: string): void {
      drop.run(sku);
      known.set(sku, null);
    },
    /** Drops what is cached: after a rollback, or when another process has written. */
    forget: (): void => known.clear(),
  };
}
