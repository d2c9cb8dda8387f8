import type { Database } from './database.ts';
import { type PositionKey, positionsTable, positionText } from './positions.ts';
import { createRecent } from './recent.ts';

/** What is at a position now, with the end of its chain of journal entries. */
export interface StockRow extends PositionKey {
  readonly onHand: number;
  readonly keptBy: 'scans' | 'sensor';
  /** The newest stated level: changes before it no longer move on-hand. */
  readonly levelTime: number | null;
  readonly levelId: number | null;
  /** Event time of the earliest entry. */
  readonly since: number;
  readonly updatedAt: number;
  /** The newest entry in order of arrival, and the latest event time of all; null before the first. */
  readonly lastId: number | null;
  readonly latestTime: number | null;
  /** The newest business day that saw demand here, and how much; earlier days are in the demand table. */
  readonly openDay: number | null;
  readonly openDemand: number;
}

const FIGURES = `on_hand AS onHand, kept_by AS keptBy, level_time AS levelTime, level_id AS levelId, since, updated_at AS updatedAt,
  last_id AS lastId, latest_time AS latestTime, open_day AS openDay, open_demand AS openDemand`;
const COLUMNS = `p.sku, p.location, p.condition, ${FIGURES}`;
const CACHED = 8192;

/** The stock projection, per location and condition; an item's total is the sum over its locations. What a transaction changes is written once, at its end. */
export function stockTable(db: Database, positions: ReturnType<typeof positionsTable> = positionsTable(db)) {
  const find = db.prepare<[string, string, string], StockRow>(
    `SELECT ${COLUMNS} FROM positions p JOIN stock s ON s.position = p.id WHERE p.sku = ? AND p.location = ? AND p.condition = ?`,
  );
  const put = db.prepare<unknown[]>(`INSERT OR REPLACE INTO stock
    (position, on_hand, kept_by, level_time, level_id, since, updated_at, last_id, latest_time, open_day, open_demand) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const onHand = db.prepare<[string], { sum: number | null }>(
    `SELECT sum(on_hand) AS sum FROM positions p JOIN stock s ON s.position = p.id WHERE p.sku = ? AND p.condition = 'sellable'`,
  );
  const since = db.prepare<[string], { since: number | null }>(
    'SELECT min(since) AS since FROM positions p JOIN stock s ON s.position = p.id WHERE p.sku = ?',
  );
  const ofSku = db.prepare<[string], StockRow>(
    `SELECT ${COLUMNS} FROM positions p JOIN stock s ON s.position = p.id WHERE p.sku = ? ORDER BY p.location, p.condition`,
  );
  const all = db.prepare<[], StockRow>(
    `SELECT ${COLUMNS} FROM positions p JOIN stock s ON s.position = p.id ORDER BY p.sku, p.location, p.condition`,
  );
  const base = db.prepare<[], StockRow>(`SELECT ${COLUMNS} FROM positions p JOIN stock_base s ON s.position = p.id`);
  const clear = db.prepare('DELETE FROM stock');
  const cache = createRecent<string, StockRow>(CACHED);
  const dirty = new Map<string, StockRow>();

  function flush(): void {
    for (const row of dirty.values())
      put.run(
        positions.idOf(row),
        row.onHand,
        row.keptBy,
        row.levelTime,
        row.levelId,
        row.since,
        row.updatedAt,
        row.lastId,
        row.latestTime,
        row.openDay,
        row.openDemand,
      );
    dirty.clear();
  }

  function flushed<Result>(read: () => Result): Result {
    if (dirty.size > 0) flush();
    return read();
  }

  return {
    get(key: PositionKey): StockRow | undefined {
      const text = positionText(key);
      let row = dirty.get(text) ?? cache.get(text);
      if (row === undefined) {
        row = find.get(key.sku, key.location, key.condition);
        if (row) cache.set(text, row);
      }
      return row;
    },
    put(row: StockRow): void {
      const text = positionText(row);
      cache.set(text, row);
      dirty.set(text, row);
    },
    /** Sellable units of a SKU over all locations. */
    onHand: (sku: string): number => flushed(() => onHand.get(sku)?.sum ?? 0),
    /** Event time of the first that was seen of a SKU; null where nothing was. */
    since: (sku: string): number | null => flushed(() => since.get(sku)?.since ?? null),
    ofSku: (sku: string): StockRow[] => flushed(() => ofSku.all(sku)),
    all: (): StockRow[] => flushed(() => all.all()),
    /** What retention has folded out of the journal: where a rebuild starts. */
    base: (): StockRow[] => base.all(),
    clear(): void {
      cache.clear();
      dirty.clear();
      clear.run();
    },
    /** Writes what changed; at the end of each transaction. */
    flush,
    /** Drops what is cached, written or not: after a rollback, or when another process has written. */
    forget(): void {
      cache.clear();
      dirty.clear();
      positions.forget();
    },
  };
}
