import type { Database } from './database.ts';
import { type PositionKey, positionsTable } from './positions.ts';
import { createRecent } from './recent.ts';

/** What is at a position now, with the end of its chain of journal entries. */
export interface StockRow extends PositionKey {
  /** Its number; 0 until stored. */
  readonly position: number;
  readonly onHand: number;
  readonly keptBy: 'scans' | 'sensor';
  /** The newest stated level: changes before it no longer move on-hand. */
  readonly levelTime: number | null;
  readonly levelId: number | null;
  /** Event time of the earliest entry; `NOT_PLACED` while the time of all of them is provisional. */
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
const COLUMNS = `p.id AS position, p.sku, p.location, p.condition, ${FIGURES}`;
const CACHED = 8192;

/** The stock projection, per location and condition; an item's total is the sum over its locations. What a transaction changes is written once, at its end. */
export function stockTable(db: Database, positions: ReturnType<typeof positionsTable> = positionsTable(db)) {
  const find = db.prepare<[number], StockRow>(`SELECT ${COLUMNS} FROM stock s JOIN positions p ON p.id = s.position WHERE s.position = ?`);
  const VALUES = `(position, on_hand, kept_by, level_time, level_id, since, updated_at, last_id, latest_time, open_day, open_demand)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
  const put = db.prepare<unknown[]>(`INSERT OR REPLACE INTO stock ${VALUES}`);
  const putBase = db.prepare<unknown[]>(`INSERT OR REPLACE INTO stock_base ${VALUES}`);
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
  const baseAt = db.prepare<[number], StockRow>(
    `SELECT ${COLUMNS} FROM stock_base s JOIN positions p ON p.id = s.position WHERE s.position = ?`,
  );
  const baseOf = db.prepare<[string], StockRow>(
    `SELECT ${COLUMNS} FROM positions p JOIN stock_base s ON s.position = p.id WHERE p.sku = ?`,
  );
  // Demand has no number for its SKU, so a damaged one could have a SKU without any position.
  const skus = db.prepare<[], { sku: string }>(
    'SELECT sku FROM positions UNION SELECT sku FROM demand UNION SELECT sku FROM demand_base ORDER BY sku',
  );
  const drop = db.prepare<[number]>('DELETE FROM stock WHERE position = ?');
  const clear = db.prepare('DELETE FROM stock');
  const cache = createRecent<number, StockRow>(CACHED);
  const dirty = new Map<number, StockRow>();

  function write(statement: typeof put, row: StockRow): void {
    statement.run(
      row.position,
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
  }

  function flush(): void {
    for (const row of dirty.values()) write(put, row);
    dirty.clear();
  }

  function flushed<Result>(read: () => Result): Result {
    if (dirty.size > 0) flush();
    return read();
  }

  return {
    get(key: PositionKey): StockRow | undefined {
      const position = positions.idOf(key);
      if (position === undefined) return undefined;
      let row = cache.get(position) ?? dirty.get(position);
      if (row === undefined) {
        row = find.get(position);
        if (row) cache.set(position, row);
      }
      return row;
    },
    put(row: StockRow): void {
      const stored = row.position === 0 ? { ...row, position: positions.enter(row) } : row;
      cache.set(stored.position, stored);
      dirty.set(stored.position, stored);
    },
    /** Sellable units of a SKU over all locations. */
    onHand: (sku: string): number => flushed(() => onHand.get(sku)?.sum ?? 0),
    /** Event time of the first that was seen of a SKU; null where nothing was. */
    since: (sku: string): number | null => flushed(() => since.get(sku)?.since ?? null),
    ofSku: (sku: string): StockRow[] => flushed(() => ofSku.all(sku)),
    all: (): StockRow[] => flushed(() => all.all()),
    /** What retention has folded out of the journal: where a rebuild starts. */
    base: (): StockRow[] => base.all(),
    /** States what retention has folded at a position, `row.position` given. */
    putBase: (row: StockRow): void => write(putBase, row),
    baseAt: (key: PositionKey): StockRow | undefined => baseAt.get(positions.idOf(key) ?? 0),
    /** The same of one SKU. */
    baseOf: (sku: string): StockRow[] => baseOf.all(sku),
    /** SKUs of all positions and of all demand, one by one, in the order of the journal's `byItem`. */
    *skus(): Generator<string> {
      for (const { sku } of skus.iterate()) yield sku;
    },
    /** Removes a row that no entry speaks for. */
    drop(key: PositionKey): void {
      const position = positions.idOf(key);
      if (position === undefined) return;
      cache.delete(position);
      dirty.delete(position);
      drop.run(position);
    },
    clear(): void {
      cache.clear();
      dirty.clear();
      clear.run();
    },
    /** The number of a position that has one. */
    positionOf: (key: PositionKey): number | undefined => positions.idOf(key),
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
