import type { PositionKey, StockRow } from '../domain/stock/stock-row.ts';
import type { Database } from './database.ts';
import { IN_KEYS, unknownKeys } from './many-keys.ts';
import type { positionsTable } from './positions.ts';
import { createStockColumns } from './stock-columns.ts';

/** Demand of a position on a day that is not its open one. */
export interface SettledDemand {
  readonly day: number;
  readonly quantity: number;
}

const FIGURES = `on_hand AS onHand, kept_by AS keptBy, level_time AS levelTime, level_id AS levelId, since, updated_at AS updatedAt,
  last_id AS lastId, latest_time AS latestTime, open_day AS openDay, open_demand AS openDemand`;
const COLUMNS = `p.id AS position, p.sku, p.location, p.condition, ${FIGURES}`;
const VALUES = `(position, on_hand, kept_by, level_time, level_id, since, updated_at, last_id, latest_time, open_day, open_demand)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** A row without the name of its position. */
type Figures = Omit<StockRow, keyof PositionKey>;

/** A row of a position that may not be stored yet. */
type MaybeRow = Omit<StockRow, 'onHand'> & { readonly onHand: number | null };

/**
 * The stock projection, per location and condition; an item's total is the sum over its locations. What changes is kept as `unwritten` until it is written together
 * with others (projection.ts); the journal says the same until then, and every read here counts it in.
 */
export function stockTable(db: Database, positions: ReturnType<typeof positionsTable>) {
  const MAYBE = `SELECT ${COLUMNS} FROM positions p LEFT JOIN stock s ON s.position = p.id`;
  const BASE = `SELECT ${COLUMNS} FROM stock_base s JOIN positions p ON p.id = s.position`;
  const find = db.prepare<[number], Figures>(`SELECT position, ${FIGURES} FROM stock WHERE position = ?`);
  const ofSkus = db.prepare<[string], MaybeRow>(`${MAYBE} WHERE p.sku ${IN_KEYS} ORDER BY p.sku, p.location, p.condition`);
  const ofSku = db.prepare<[string], MaybeRow>(`${MAYBE} WHERE p.sku = ? ORDER BY p.location, p.condition`);
  const all = db.prepare<[], MaybeRow>(`${MAYBE} ORDER BY p.sku, p.location, p.condition`);
  const put = db.prepare<unknown[]>(`INSERT OR REPLACE INTO stock ${VALUES}`);
  const base = db.prepare<[], StockRow>(BASE);
  const baseAt = db.prepare<[number], StockRow>(`${BASE} WHERE s.position = ?`);
  const baseOf = db.prepare<[string], StockRow>(`${BASE} WHERE p.sku = ?`);
  const putBase = db.prepare<unknown[]>(`INSERT OR REPLACE INTO stock_base ${VALUES}`);
  // Demand has no number for its SKU, so a damaged one could have a SKU without any position.
  const skus = db.prepare<[], { sku: string }>(
    'SELECT sku FROM positions UNION SELECT sku FROM demand UNION SELECT sku FROM demand_base ORDER BY sku',
  );
  const skuOf = db.prepare<[number], { sku: string }>('SELECT sku FROM positions WHERE id = ?');
  const drop = db.prepare<[number]>('DELETE FROM stock WHERE position = ?');
  const clear = db.prepare('DELETE FROM stock');
  const rows = createStockColumns();
  /** Positions that became unwritten since the list was last taken. */
  let unwritten: number[] = [];
  let unwrittenCount = 0;
  /** Demand to be written with the row of a position; few rows have any. */
  const settledWith = new Map<number, SettledDemand[]>();

  /** Rows as they are now, whatever of them is written; a reader may have the newer one from the file. */
  function current(stored: readonly MaybeRow[]): StockRow[] {
    return stored.flatMap((row) => {
      if (rows.isUnwritten(row.position)) {
        const mine = rows.read(row.position, row);
        if (row.lastId === null || mine.lastId === null || mine.lastId >= row.lastId) return [mine];
      }
      return row.onHand === null ? [] : [row as StockRow];
    });
  }

  function markWritten(position: number): void {
    if (!rows.isUnwritten(position)) return;
    rows.setUnwritten(position, false);
    settledWith.delete(position);
    unwrittenCount--;
  }

  function forget(): void {
    rows.clear();
    settledWith.clear();
    unwritten = [];
    unwrittenCount = 0;
  }

  /** Whether a position has a row; it is in memory then. */
  function isThere(position: number): boolean {
    if (rows.isKnown(position)) return true;
    const row = find.get(position);
    if (row) rows.keep(row);
    return row !== undefined;
  }

  const at = (position: number, key: PositionKey): StockRow | undefined => (isThere(position) ? rows.read(position, key) : undefined);

  /** Sellable units of a SKU over all its locations, from what is in memory. */
  function onHandOf(sku: string): number {
    let units = 0;
    for (const { position, condition } of positions.ofSku(sku))
      if (condition === 'sellable' && isThere(position)) units += rows.onHand(position);
    return units;
  }

  function sinceOf(sku: string): number | null {
    let first: number | null = null;
    for (const { position } of positions.ofSku(sku))
      if (isThere(position)) first = Math.min(first ?? rows.since(position), rows.since(position));
    return first;
  }

  function keepAll(stored: readonly MaybeRow[]): void {
    // What is in memory already may be newer than the file.
    for (const row of stored) if (row.onHand !== null && !rows.isKnown(row.position)) rows.keep(row as StockRow);
  }

  /** A reader asks the file, which another connection writes; who writes it knows what is there. */
  const rowsOf = db.readonly
    ? (sku: string): StockRow[] => current(ofSku.all(sku))
    : (sku: string): StockRow[] => positions.ofSku(sku).flatMap((key) => at(key.position, key) ?? []);

  return {
    get(key: PositionKey): StockRow | undefined {
      const position = positions.idOf(key);
      return position === undefined ? undefined : at(position, key);
    },
    /** States what is at a position, and demand that goes with it on another day than the open one. */
    put(row: StockRow, settled: readonly SettledDemand[] = []): void {
      const stored = row.position === 0 ? { ...row, position: positions.enter(row) } : row;
      const { position } = stored;
      rows.keep(stored);
      if (!rows.isUnwritten(position)) {
        rows.setUnwritten(position, true);
        unwritten.push(position);
        unwrittenCount++;
      }
      if (settled.length > 0) settledWith.set(position, [...(settledWith.get(position) ?? []), ...settled]);
    },
    /** Sellable units of a SKU over all locations. */
    onHand: db.readonly
      ? (sku: string): number => rowsOf(sku).reduce((sum, row) => sum + (row.condition === 'sellable' ? row.onHand : 0), 0)
      : onHandOf,
    /** Event time of the first that was seen of a SKU; null where nothing was. */
    since: db.readonly
      ? (sku: string): number | null => rowsOf(sku).reduce<number | null>((first, row) => Math.min(first ?? row.since, row.since), null)
      : sinceOf,
    /** Reads many that are about to be asked for. */
    readAhead(skus: readonly string[]): void {
      const keys = unknownKeys(skus, positions.isKnown);
      if (keys === null) return;
      const stored = ofSkus.all(keys);
      keepAll(stored);
      positions.keep(JSON.parse(keys) as string[], stored);
    },
    ofSku: rowsOf,
    all: (): StockRow[] => current(all.all()),
    /** Demand of a position that is not written to the demand table yet. */
    unwrittenDemand: (position: number): readonly SettledDemand[] => settledWith.get(position) ?? [],
    /** What retention has folded out of the journal: where a rebuild starts. */
    base: (): StockRow[] => base.all(),
    /** States what retention has folded at a position, `row.position` given. */
    putBase: (row: StockRow): void => void putBase.run(...valuesOf(row)),
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
      markWritten(position);
      rows.forget(position);
      drop.run(position);
    },
    clear(): void {
      forget();
      clear.run();
    },
    remembered: positions.remembered,
    /** The number of a position that has one. */
    positionOf: (key: PositionKey): number | undefined => positions.idOf(key),
    /** Positions that became unwritten since the last call. */
    takeUnwritten(): number[] {
      const taken = unwritten;
      unwritten = [];
      return taken;
    },
    unwrittenCount: (): number => unwrittenCount,
    /** Writes the row of a position, where it is not written, and hands out the demand that goes with it. Runs in the caller's transaction. */
    write(position: number, settle: (sku: string, day: number, quantity: number) => void): void {
      if (!rows.isUnwritten(position)) return;
      put.run(...rows.values(position));
      const settled = settledWith.get(position);
      if (settled) for (const { day, quantity } of settled) settle(skuOf.get(position)!.sku, day, quantity);
      markWritten(position);
    },
    /** Drops what is cached, written or not: after a rollback. */
    forget(): void {
      forget();
      positions.forget();
    },
  };
}

function valuesOf(row: StockRow): unknown[] {
  return [
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
  ];
}
