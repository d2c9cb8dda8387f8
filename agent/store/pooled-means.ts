import type { Database } from './database.ts';

export interface PooledMeanRow {
  readonly sku: string;
  /** The last business day that it has seen. */
  readonly originDay: number;
  /** One value per open day after it. */
  readonly mean: readonly number[];
}

/** What all items together say of each SKU, the newest only; not a projection. */
export function pooledMeansTable(db: Database) {
  const get = db.prepare<[string], { sku: string; originDay: number; mean: string }>(
    'SELECT sku, origin_day AS originDay, mean FROM pooled_means WHERE sku = ?',
  );
  const newest = db.prepare<[], { day: number | null }>('SELECT max(origin_day) AS day FROM pooled_means');
  const put = db.prepare<[string, number, string]>('INSERT OR REPLACE INTO pooled_means (sku, origin_day, mean) VALUES (?, ?, ?)');
  const drop = db.prepare<[number]>('DELETE FROM pooled_means WHERE origin_day <> ?');

  return {
    get(sku: string): PooledMeanRow | null {
      const row = get.get(sku);
      return row ? { ...row, mean: JSON.parse(row.mean) as number[] } : null;
    },
    /** The newest origin of all; null where there is none. */
    newest: (): number | null => newest.get()!.day,
    /** Four digits are finer than it is right. */
    put({ sku, originDay, mean }: PooledMeanRow): void {
      put.run(sku, originDay, JSON.stringify(mean.map((value) => Number(value.toPrecision(4)))));
    },
    /** Drops all but those of this origin. */
    keepOnly: (originDay: number): void => void drop.run(originDay),
  };
}
