import type { Condition } from '../domain/stock-event.ts';
import type { Database } from './database.ts';
import type { PositionKey } from './journal.ts';

/** What is at a position now. */
export interface StockRow extends PositionKey {
  readonly onHand: number;
  readonly keptBy: 'scans' | 'sensor';
  /** The newest stated level: changes before it no longer move on-hand. */
  readonly levelTime: number | null;
  readonly levelId: number | null;
  /** Event time of the earliest entry. */
  readonly since: number;
  readonly updatedAt: number;
}

const COLUMNS =
  'sku, location, condition, on_hand AS onHand, kept_by AS keptBy, level_time AS levelTime, level_id AS levelId, since, updated_at AS updatedAt';

/** The stock projection, per location and condition; an item's total is the sum over its locations. */
export function stockTable(db: Database) {
  const get = db.prepare<[string, string, Condition], StockRow>(
    `SELECT ${COLUMNS} FROM stock WHERE sku = ? AND location = ? AND condition = ?`,
  );
  const put = db.prepare<
    [Record<string, unknown>]
  >(`INSERT OR REPLACE INTO stock (sku, location, condition, on_hand, kept_by, level_time, level_id, since, updated_at)
    VALUES (@sku, @location, @condition, @onHand, @keptBy, @levelTime, @levelId, @since, @updatedAt)`);
  const onHand = db.prepare<[string], { sum: number | null }>(
    `SELECT sum(on_hand) AS sum FROM stock WHERE sku = ? AND condition = 'sellable'`,
  );
  const since = db.prepare<[string], { since: number | null }>('SELECT min(since) AS since FROM stock WHERE sku = ?');
  const ofSku = db.prepare<[string], StockRow>(`SELECT ${COLUMNS} FROM stock WHERE sku = ? ORDER BY location, condition`);
  const all = db.prepare<[], StockRow>(`SELECT ${COLUMNS} FROM stock ORDER BY sku, location, condition`);
  const clear = db.prepare('DELETE FROM stock');

  return {
    get: (key: PositionKey): StockRow | undefined => get.get(key.sku, key.location, key.condition),
    put: (row: StockRow): void => void put.run(row as never),
    /** Sellable units of a SKU over all locations. */
    onHand: (sku: string): number => onHand.get(sku)?.sum ?? 0,
    /** Event time of the first that was seen of a SKU; null where nothing was. */
    since: (sku: string): number | null => since.get(sku)?.since ?? null,
    ofSku: (sku: string): StockRow[] => ofSku.all(sku),
    all: (): StockRow[] => all.all(),
    clear: (): void => void clear.run(),
  };
}
