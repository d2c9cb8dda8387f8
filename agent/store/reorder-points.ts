import type { Database } from './database.ts';

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
  const all = db.prepare<[], ReorderPoint>(`SELECT ${COLUMNS} FROM reorder_points`);
  const put = db.prepare<[Record<string, unknown>]>(
    'INSERT OR REPLACE INTO reorder_points (sku, reorder_point, order_up_to, computed_at) VALUES (@sku, @reorderPoint, @orderUpTo, @computedAt)',
  );
  const drop = db.prepare<[string]>('DELETE FROM reorder_points WHERE sku = ?');
  return {
    get: (sku: string): ReorderPoint | undefined => get.get(sku),
    all: (): ReorderPoint[] => all.all(),
    put: (row: ReorderPoint): void => void put.run({ ...row }),
    drop: (sku: string): void => void drop.run(sku),
  };
}
