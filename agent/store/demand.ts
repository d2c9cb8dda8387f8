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
  // A day that the journal knows counts by the journal: what was sold and also imported must not count twice.
  const days = db.prepare<[string, number, string, number, string], DemandDay>(
    `SELECT business_day AS day, sum(quantity) AS quantity FROM demand_seen WHERE sku = ? AND business_day >= ? GROUP BY business_day
     UNION ALL SELECT business_day, quantity FROM demand_history h WHERE sku = ? AND business_day >= ?
       AND NOT EXISTS (SELECT 1 FROM demand_seen d WHERE d.sku = ? AND d.business_day = h.business_day)
     ORDER BY 1`,
  );
  const observed = db.prepare<[string], { units: number | null; first: number | null }>(
    'SELECT sum(quantity) AS units, min(business_day) AS first FROM demand_seen WHERE sku = ?',
  );
  const all = db.prepare<[], { sku: string; day: number; quantity: number }>(
    'SELECT sku, business_day AS day, sum(quantity) AS quantity FROM demand_seen GROUP BY sku, business_day ORDER BY sku, business_day',
  );
  const known = db.prepare<[string, string], { known: number }>(
    'SELECT EXISTS (SELECT 1 FROM demand_seen WHERE sku = ?) OR EXISTS (SELECT 1 FROM demand_history WHERE sku = ?) AS known',
  );
  const base = db.prepare<[], { sku: string; day: number; quantity: number }>('SELECT sku, business_day AS day, quantity FROM demand_base');
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
    clear: (): void => void clear.run(),
  };
}
