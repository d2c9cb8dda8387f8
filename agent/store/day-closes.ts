import type { Database } from './database.ts';

/** Consecutive business days at whose close nothing was left to sell, both ends included. */
export interface Stockout {
  readonly fromDay: number;
  readonly throughDay: number;
}

/** What was seen when business days closed. */
export function dayClosesTable(db: Database) {
  const extend = db.prepare<[number, string, number, number]>(
    'UPDATE stockouts SET through_day = ? WHERE sku = ? AND through_day BETWEEN ? AND ?',
  );
  const begin = db.prepare<[string, number, number]>('INSERT OR REPLACE INTO stockouts (sku, from_day, through_day) VALUES (?, ?, ?)');
  const of = db.prepare<[string, number], Stockout>(
    'SELECT from_day AS fromDay, through_day AS throughDay FROM stockouts WHERE sku = ? AND through_day >= ? ORDER BY from_day',
  );
  const unheard = db.prepare<[number], { day: number }>('SELECT business_day AS day FROM unheard_days WHERE business_day >= ?');
  const putUnheard = db.prepare<[number]>('INSERT OR IGNORE INTO unheard_days (business_day) VALUES (?)');
  const dropStockouts = db.prepare<[number]>('DELETE FROM stockouts WHERE through_day < ?');
  const dropUnheard = db.prepare<[number]>('DELETE FROM unheard_days WHERE business_day < ?');
  return {
    /** An item had nothing left at the close of `day`; it lasts on where it had nothing at the close before, of `previous`. */
    putStockout(sku: string, day: number, previous: number | null): void {
      if (extend.run(day, sku, previous ?? day, day).changes === 0) begin.run(sku, day, day);
    },
    /** Stockouts of an item that reach into the days from `fromDay` on, oldest first. */
    stockouts: (sku: string, fromDay: number): Stockout[] => of.all(sku, fromDay),
    putUnheard: (day: number): void => void putUnheard.run(day),
    /** Days from `fromDay` on of which the whole site said nothing. */
    unheard: (fromDay: number): ReadonlySet<number> => new Set(unheard.all(fromDay).map(({ day }) => day)),
    /** Forgets what lies before a day. */
    tidy(before: number): void {
      dropStockouts.run(before);
      dropUnheard.run(before);
    },
  };
}
