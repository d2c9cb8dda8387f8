import type { Database } from './database.ts';
import type { stockTable } from './stock.ts';

export interface DemandDay {
  readonly day: number;
  readonly quantity: number;
}

/** Demand per SKU and business day: what the journal saw (a projection; the newest day of each position lies in its stock row), and imported history from before. */
export function demandTable(db: Database, stock: ReturnType<typeof stockTable>) {
  const add = db.prepare<[string, number, number]>(
    'INSERT INTO demand (sku, business_day, quantity) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity',
  );
  const history = db.prepare<[string, number, number]>(
    'INSERT OR REPLACE INTO demand_history (sku, business_day, quantity) VALUES (?, ?, ?)',
  );
  const historyOf = db.prepare<[string, number], DemandDay>(
    'SELECT business_day AS day, quantity FROM demand_history WHERE sku = ? AND business_day >= ?',
  );
  const begun = db.prepare<[{ sku: string }], { seen: number | null; imported: number | null }>(
    `SELECT (SELECT min(business_day) FROM demand WHERE sku = @sku) AS seen,
      (SELECT min(business_day) FROM demand_history WHERE sku = @sku) AS imported`,
  );
  const firstIn = (table: 'demand' | 'demand_history') =>
    db.prepare<[string], DemandDay>(
      `SELECT business_day AS day, quantity FROM ${table} WHERE sku = ? AND quantity > 0 ORDER BY business_day LIMIT 1`,
    );
  const [firstSettled, firstImported] = [firstIn('demand'), firstIn('demand_history')];
  const cameBack = db.prepare<[string], { any: number }>('SELECT EXISTS (SELECT 1 FROM demand WHERE sku = ? AND quantity < 0) AS "any"');
  const settledOn = db.prepare<[string, number], { quantity: number }>('SELECT quantity FROM demand WHERE sku = ? AND business_day = ?');
  const inHistory = db.prepare<[string], { known: number }>('SELECT EXISTS (SELECT 1 FROM demand_history WHERE sku = ?) AS known');
  const allSettled = db.prepare<[], { sku: string; day: number; quantity: number }>(
    'SELECT sku, business_day AS day, quantity FROM demand',
  );
  const base = db.prepare<[], { sku: string; day: number; quantity: number }>('SELECT sku, business_day AS day, quantity FROM demand_base');
  const addBase = db.prepare<[string, number, number]>(
    'INSERT INTO demand_base (sku, business_day, quantity) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity',
  );
  const baseOf = db.prepare<[string], DemandDay>(
    'SELECT business_day AS day, quantity FROM demand_base WHERE sku = ? ORDER BY business_day',
  );
  const settledOf = db.prepare<[string], DemandDay>('SELECT business_day AS day, quantity FROM demand WHERE sku = ? ORDER BY business_day');
  // Whole years are read each night: as two texts, which takes a third of the time of as many rows.
  const settledSince = db.prepare<[string, number], { days: string; quantities: string }>(
    'SELECT json_group_array(business_day) AS days, json_group_array(quantity) AS quantities FROM demand WHERE sku = ? AND business_day >= ?',
  );
  const put = db.prepare<[string, number, number]>('INSERT OR REPLACE INTO demand (sku, business_day, quantity) VALUES (?, ?, ?)');
  const drop = db.prepare<[string, number]>('DELETE FROM demand WHERE sku = ? AND business_day = ?');
  const clear = db.prepare('DELETE FROM demand');

  /** What the journal saw of a SKU, per day from one on, whatever table it lies in; a day whose demand was all taken back stays, at 0. */
  function seenOf(sku: string, fromDay = Number.MIN_SAFE_INTEGER): Map<number, number> {
    const settled = settledSince.get(sku, fromDay)!;
    const quantities = JSON.parse(settled.quantities) as number[];
    const seen = new Map((JSON.parse(settled.days) as number[]).map((day, at) => [day, quantities[at]!]));
    const count = (day: number, quantity: number) => {
      if (day >= fromDay) seen.set(day, (seen.get(day) ?? 0) + quantity);
    };
    for (const { day, quantity } of openOf(sku)) count(day, quantity);
    return seen;
  }

  /** Demand of a SKU that is not in the table of days yet. */
  function openOf(sku: string): DemandDay[] {
    return stock.ofSku(sku).flatMap((row) => {
      const unwritten = stock.unwrittenDemand(row.position);
      return row.openDay === null ? unwritten : [...unwritten, { day: row.openDay, quantity: row.openDemand }];
    });
  }

  return {
    /** Adds to a day that is not the open one of its position. */
    add: (sku: string, day: number, quantity: number): void => void add.run(sku, day, quantity),
    /** Replaces imported days. */
    putHistory(rows: Iterable<{ sku: string; day: number; quantity: number }>): void {
      for (const row of rows) history.run(row.sku, row.day, row.quantity);
    },
    /** Days with an entry, oldest first; days without are not listed. */
    days(sku: string, fromDay: number): DemandDay[] {
      const seen = seenOf(sku, fromDay);
      const days: DemandDay[] = [];
      for (const [day, quantity] of seen) if (quantity !== 0) days.push({ day, quantity });
      // A day that the journal knows counts by the journal: what was sold and also imported must not count twice.
      for (const row of historyOf.all(sku, fromDay)) if (!seen.get(row.day)) days.push(row);
      return days.sort((a, b) => a.day - b.day);
    },
    /** What the journal itself has seen of a SKU's demand. */
    observed(sku: string): { units: number; firstDay: number | null } {
      let [units, firstDay]: [number, number | null] = [0, null];
      for (const [day, quantity] of seenOf(sku)) {
        if (quantity === 0) continue;
        units += quantity;
        firstDay = Math.min(firstDay ?? day, day);
      }
      return { units, firstDay };
    },
    /** The first day of which anything is told, be it that nothing was sold; null where there is none. */
    firstTold(sku: string): number | null {
      const { seen, imported } = begun.get({ sku })!;
      return seen === null || imported === null ? (seen ?? imported) : Math.min(seen, imported);
    },
    /** The day on which a SKU was asked for first, and how much of it then, at least 1; null where nobody has. */
    firstAsked(sku: string): DemandDay | null {
      const imported = firstImported.get(sku);
      const open = openOf(sku);
      const seen = [firstSettled.get(sku) ?? [], ...open.filter(({ quantity }) => quantity > 0)].flat();
      if (seen.length === 0 && !imported) return null;
      const day = Math.min(...seen.map((each) => each.day), imported?.day ?? Number.POSITIVE_INFINITY);
      const later = open.reduce((sum, each) => (each.day === day ? sum + each.quantity : sum), 0);
      const journal = (settledOn.get(sku, day)?.quantity ?? 0) + later;
      return { day, quantity: Math.max(1, journal !== 0 || imported?.day !== day ? journal : imported.quantity) };
    },
    /** Whether on any day more of a SKU came back than was asked for. */
    hasReturns: (sku: string): boolean => cameBack.get(sku)!.any === 1 || openOf(sku).some(({ quantity }) => quantity < 0),
    isKnown: (sku: string): boolean => inHistory.get(sku)!.known === 1 || seenOf(sku).size > 0,
    /** What the journal saw of every SKU, in order of SKU and day. */
    all(): { sku: string; day: number; quantity: number }[] {
      const days = new Map<string, { sku: string; day: number; quantity: number }>();
      const count = (sku: string, day: number, quantity: number) => {
        const key = `${day} ${sku}`;
        days.set(key, { sku, day, quantity: (days.get(key)?.quantity ?? 0) + quantity });
      };
      for (const { sku, day, quantity } of allSettled.all()) count(sku, day, quantity);
      for (const row of stock.all()) {
        if (row.openDay !== null) count(row.sku, row.openDay, row.openDemand);
        for (const { day, quantity } of stock.unwrittenDemand(row.position)) count(row.sku, day, quantity);
      }
      return [...days.values()].sort((a, b) => (a.sku < b.sku ? -1 : a.sku > b.sku ? 1 : a.day - b.day));
    },
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
