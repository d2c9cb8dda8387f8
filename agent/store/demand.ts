import type { Database } from './database.ts';

export interface DemandDay {
  readonly day: number;
  readonly quantity: number;
}

/**
 * Demand per SKU and business day: what the journal saw (a projection; the newest day of each position lies in its stock row), and imported history from before.
 * `settle` writes what stock has not written yet.
 */
export function demandTable(db: Database, settle: () => void) {
  const add = db.prepare<[string, number, number]>(
    'INSERT INTO demand (sku, business_day, quantity) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity',
  );
  const history = db.prepare<[string, number, number]>(
    'INSERT OR REPLACE INTO demand_history (sku, business_day, quantity) VALUES (?, ?, ?)',
  );
  // A day that the journal knows counts by the journal: what was sold and also imported must not count twice. One whose demand was all taken back it does not know.
  const days = db.prepare<[string, number, string, number, string], DemandDay>(
    `SELECT business_day AS day, sum(quantity) AS quantity FROM demand_seen WHERE sku = ? AND business_day >= ? GROUP BY business_day HAVING sum(quantity) <> 0
     UNION ALL SELECT business_day, quantity FROM demand_history h WHERE sku = ? AND business_day >= ?
       AND (SELECT coalesce(sum(d.quantity), 0) FROM demand_seen d WHERE d.sku = ? AND d.business_day = h.business_day) = 0
     ORDER BY 1`,
  );
  const observed = db.prepare<[string], { units: number | null; first: number | null }>(
    `SELECT sum(quantity) AS units, min(business_day) AS first FROM
       (SELECT business_day, sum(quantity) AS quantity FROM demand_seen WHERE sku = ? GROUP BY business_day) WHERE quantity <> 0`,
  );
  const all = db.prepare<[], { sku: string; day: number; quantity: number }>(
    'SELECT sku, business_day AS day, sum(quantity) AS quantity FROM demand_seen GROUP BY sku, business_day ORDER BY sku, business_day',
  );
  const known = db.prepare<[string, string], { known: number }>(
    'SELECT EXISTS (SELECT 1 FROM demand_seen WHERE sku = ?) OR EXISTS (SELECT 1 FROM demand_history WHERE sku = ?) AS known',
  );
  const base = db.prepare<[], { sku: string; day: number; quantity: number }>('SELECT sku, business_day AS day, quantity FROM demand_base');
  const addBase = db.prepare<[string, number, number]>(
    'INSERT INTO demand_base (sku, business_day, quantity) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity',
  );
  const baseOf = db.prepare<[string], DemandDay>(
    'SELECT business_day AS day, quantity FROM demand_base WHERE sku = ? ORDER BY business_day',
  );
  const settledOf = db.prepare<[string], DemandDay>('SELECT business_day AS day, quantity FROM demand WHERE sku = ? ORDER BY business_day');
  const put = db.prepare<[string, number, number]>('INSERT OR REPLACE INTO demand (sku, business_day, quantity) VALUES (?, ?, ?)');
  const drop = db.prepare<[string, number]>('DELETE FROM demand WHERE sku = ? AND business_day = ?');
  const clear = db.prepare('DELETE FROM demand');

  function settled<Result>(read: () => Result): Result {
    settle();
    return read();
  }

  return {
    /** Adds to a day that is not the open one of its position. */
    add: (sku: string, day: number, quantity: number): void => void add.run(sku, day, quantity),
    /** Replaces imported days. */
    putHistory(rows: Iterable<{ sku: string; day: number; quantity: number }>): void {
      for (const row of rows) history.run(row.sku, row.day, row.quantity);
    },
    /** Days with an entry, oldest first; days without are not listed. */
    days: (sku: string, fromDay: number): DemandDay[] => settled(() => days.all(sku, fromDay, sku, fromDay, sku)),
    /** What the journal itself has seen of a SKU's demand. */
    observed: (sku: string): { units: number; firstDay: number | null } => {
      const row = settled(() => observed.get(sku));
      return { units: row?.units ?? 0, firstDay: row?.first ?? null };
    },
    isKnown: (sku: string): boolean => settled(() => known.get(sku, sku)!.known === 1),
    all: () => settled(() => all.all()),
    /** Demand of entries that retention has folded out of the journal. */
    base: () => base.all(),
    addBase: (sku: string, day: number, quantity: number): void => void addBase.run(sku, day, quantity),
    /** The same of one SKU. */
    baseOf: (sku: string): DemandDay[] => baseOf.all(sku),
    /** Days of a SKU that are not the open one of its position, oldest first. */
    settledOf: (sku: string): DemandDay[] => settledOf.all(sku),
    /** States a day that is not the open one of its position; null removes it. */
    put: (sku: string, day: number, quantity: number | null): void =>
      void (quantity === null ? drop.run(sku, day) : put.run(sku, day, quantity)),
    clear: (): void => void clear.run(),
  };
}
