import type { Database } from './database.ts';

/** Days on which an item, or every item of a category, is sold otherwise than usual; both ends included. */
export interface Promotion {
  readonly scope: 'sku' | 'category';
  /** The SKU or the category. */
  readonly subject: string;
  /** Promotions of one name are expected to work alike. */
  readonly name: string;
  readonly fromDay: number;
  readonly throughDay: number;
  /** How many times the usual demand is expected; null where it is to be learnt. */
  readonly uplift: number | null;
}

/** A figure of a day that may move demand: a price, visits, a temperature. */
export interface SignalDay {
  /** Empty: of every item. */
  readonly sku: string;
  readonly name: string;
  readonly day: number;
  readonly value: number;
}

/** What moves demand beside the calendar. */
export function demandDriversTable(db: Database) {
  const putPromotion = db.prepare<[string, string, string, number, number, number | null]>(
    'INSERT OR REPLACE INTO promotions (scope, subject, name, from_day, through_day, uplift) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const promotions = db.prepare<[string, string, number, number], Promotion>(
    `SELECT scope, subject, name, from_day AS fromDay, through_day AS throughDay, uplift FROM promotions
    WHERE (scope = 'sku' AND subject = ? OR scope = 'category' AND subject = ?) AND through_day >= ? AND from_day <= ? ORDER BY from_day`,
  );
  const allPromotions = db.prepare<[], Promotion>(
    'SELECT scope, subject, name, from_day AS fromDay, through_day AS throughDay, uplift FROM promotions ORDER BY from_day, scope, subject, name',
  );
  const dropPromotion = db.prepare<[string, string, string, number]>(
    'DELETE FROM promotions WHERE scope = ? AND subject = ? AND name = ? AND from_day = ?',
  );
  const putSignal = db.prepare<[string, string, number, number]>(
    'INSERT OR REPLACE INTO signals (sku, name, business_day, value) VALUES (?, ?, ?, ?)',
  );
  const signals = db.prepare<[string, number, number], SignalDay>(
    `SELECT sku, name, business_day AS day, value FROM signals
    WHERE sku IN ('', ?) AND business_day BETWEEN ? AND ? ORDER BY name, sku, business_day`,
  );
  return {
    /** States promotions; one of the same subject, name and first day is replaced. */
    putPromotions(rows: Iterable<Promotion>): void {
      for (const { scope, subject, name, fromDay, throughDay, uplift } of rows)
        putPromotion.run(scope, subject, name, fromDay, throughDay, uplift);
    },
    /** Promotions of an item or its category that reach into the days, the earliest first. */
    promotions: (item: { readonly sku: string; readonly category: string }, fromDay: number, throughDay: number): Promotion[] =>
      promotions.all(item.sku, item.category, fromDay, throughDay),
    /** Every promotion that is known, the earliest first. */
    allPromotions: (): Promotion[] => allPromotions.all(),
    /** Forgets a promotion; false where none is known of this subject, name and first day. */
    dropPromotion: ({ scope, subject, name, fromDay }: Pick<Promotion, 'scope' | 'subject' | 'name' | 'fromDay'>): boolean =>
      dropPromotion.run(scope, subject, name, fromDay).changes > 0,
    /** States figures of days; one of the same item, name and day is replaced. */
    putSignals(rows: Iterable<SignalDay>): void {
      for (const { sku, name, day, value } of rows) putSignal.run(sku, name, day, value);
    },
    /** Figures that concern an item, by name; within a name those of every item come first. */
    signals: (sku: string, fromDay: number, throughDay: number): SignalDay[] => signals.all(sku, fromDay, throughDay),
  };
}
