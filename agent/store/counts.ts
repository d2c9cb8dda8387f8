import { type CountInterval, type CountRow, intervalBetween } from '../domain/shrinkage/count-intervals.ts';
import { NOTHING_SCANNED, type Scanned, withScan } from '../domain/shrinkage/scanned.ts';
import type { JournalEntry } from '../domain/stock/journal.ts';
import type { PositionKey, StockRow } from '../domain/stock/stock-row.ts';
import type { Database } from './database.ts';
import type { positionsTable } from './positions.ts';
import { createRecent } from './recent.ts';

/** A count as it is stored. */
export interface StoredCount extends CountRow {
  /** What was scanned after it and has left the journal; null where nothing has. */
  readonly folded: Scanned | null;
}

interface Stored {
  readonly sku: string;
  readonly location: string;
  readonly countId: number;
  readonly countedAt: number;
  readonly counted: number;
  readonly since: number | null;
  readonly countedBefore: number;
  readonly changes: number;
  readonly taken: number;
  readonly byDevice: string;
  readonly byHour: string;
  readonly folded: string | null;
}

/** An entry of a position, as far as counts ask. */
export type PositionEntry = Pick<JournalEntry, 'id' | 'eventTime' | 'kind' | 'delta' | 'level' | 'device'>;

type Between = Omit<Stored, 'countId' | 'since' | 'byDevice' | 'byHour' | 'folded'> & { readonly since: number };

/** SKUs whose intervals are remembered: their alerts are looked at with each decision. */
const REMEMBERED = 4096;
/** Counts that are kept of a place: a year of weekly ones, and some. */
const KEPT = 60;
const NONE: readonly CountInterval[] = [];
const COLUMNS = `p.sku, p.location, c.count_id AS countId, c.counted_at AS countedAt, c.counted, c.since, c.counted_before AS countedBefore, c.changes, c.taken,
  c.by_device AS byDevice, c.by_hour AS byHour, c.folded`;
const COUNTS = `SELECT ${COLUMNS} FROM counts c JOIN positions p ON p.id = c.position`;

const BETWEEN = `SELECT p.sku, p.location, c.since, c.counted_at AS countedAt, c.counted_before AS countedBefore, c.counted, c.changes, c.taken
  FROM counts c JOIN positions p ON p.id = c.position WHERE c.since IS NOT NULL`;

/** What counts of sellable goods have found, kept beyond the journal: the newest of each place. Written in the transaction of the entry that changes it. */
export function countsTable(db: Database, positions: ReturnType<typeof positionsTable>) {
  const newest = db.prepare<[number], Stored>(`${COUNTS} WHERE c.position = ? ORDER BY c.counted_at DESC, c.count_id DESC LIMIT 1`);
  const before = db.prepare<[number, number], Stored>(
    `${COUNTS} WHERE c.position = ? AND c.counted_at <= ? ORDER BY c.counted_at DESC, c.count_id DESC LIMIT 1`,
  );
  const after = db.prepare<[number, number], Stored>(
    `${COUNTS} WHERE c.position = ? AND c.counted_at > ? ORDER BY c.counted_at, c.count_id LIMIT 1`,
  );
  const ofSku = db.prepare<[string], Stored>(`${COUNTS} WHERE p.sku = ? ORDER BY p.location, c.counted_at, c.count_id`);
  const all = db.prepare<[], Stored>(`${COUNTS} ORDER BY p.sku, p.location, c.counted_at, c.count_id`);
  const between = db.prepare<[string], Between>(`${BETWEEN} AND p.sku = ? ORDER BY p.location, c.counted_at, c.count_id`);
  const latest = db.prepare<[{ time: number; position: number; limit: number }], Stored & { position: number }>(
    `SELECT c.position, ${COLUMNS} FROM counts c JOIN positions p ON p.id = c.position WHERE c.since IS NOT NULL AND c.counted_at <= @time
      AND (c.counted_at < @time OR c.position > @position) ORDER BY c.counted_at DESC, c.position LIMIT @limit`,
  );
  const recent = db.prepare<[number], Between>(`${BETWEEN} ORDER BY c.counted_at DESC, c.position LIMIT ?`);
  const put = db.prepare<unknown[]>('INSERT OR REPLACE INTO counts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const drop = db.prepare<[number, number, number]>('DELETE FROM counts WHERE position = ? AND counted_at = ? AND count_id = ?');
  const shed = db.prepare<[{ position: number }]>(
    `DELETE FROM counts WHERE position = @position AND (counted_at, count_id) IN
      (SELECT counted_at, count_id FROM counts WHERE position = @position ORDER BY counted_at DESC, count_id DESC LIMIT -1 OFFSET ${KEPT})`,
  );
  // The walk of the journal's chain inside SQLite: a busy shelf has thousands of entries between two counts.
  const chain = db.prepare<[{ last: number | null; time: number }], PositionEntry>(
    `WITH RECURSIVE chain (id, eventTime, kind, delta, level, device, previous, latestBefore) AS (
      SELECT id, event_time, kind, delta, level, device, previous, latest_before FROM journal WHERE id = @last
      UNION ALL
      SELECT j.id, j.event_time, j.kind, j.delta, j.level, j.device, j.previous, j.latest_before
      FROM chain c JOIN journal j ON j.id = c.previous WHERE c.latestBefore >= @time)
    SELECT id, eventTime, kind, delta, level, device FROM chain WHERE eventTime >= @time ORDER BY eventTime, id`,
  );
  const counted = db.prepare<[], { position: number }>('SELECT DISTINCT position FROM counts');
  const any = db.prepare<[], { position: number }>('SELECT position FROM counts LIMIT 1');
  /** Whether anything was ever counted: a site that counts nothing is not asked of each item. */
  let isAny: boolean | null = null;
  /** Positions that were ever counted: asked with each entry that leaves the journal. */
  let known: Set<number> | null = null;
  const remembered = createRecent<string, readonly CountInterval[]>(REMEMBERED);

  function write(row: StoredCount): void {
    const { before: since } = row;
    const position = positions.idOf(sellableAt(row))!;
    const scanned = since ?? NOTHING_SCANNED;
    put.run(
      ...[position, row.countedAt, row.countId, row.counted, since?.countedAt ?? null, since?.counted ?? row.counted],
      ...[scanned.changes, scanned.taken, JSON.stringify(scanned.byDevice), JSON.stringify(scanned.byHour)],
      row.folded && JSON.stringify(row.folded),
    );
    known?.add(position);
    isAny = true;
    remembered.delete(row.sku);
  }

  return {
    /** The last count of a position. */
    newest: (position: number): StoredCount | undefined => toCount(newest.get(position)),
    /** The last count of a position at or before `time`, and the first after it. */
    before: (position: number, time: number): StoredCount | undefined => toCount(before.get(position, time)),
    after: (position: number, time: number): StoredCount | undefined => toCount(after.get(position, time)),
    /** By location, then in the order in which they count. */
    ofSku: (sku: string): StoredCount[] => ofSku.all(sku).map((row) => toCount(row)!),
    /** The same of every SKU, by SKU. */
    all: (): StoredCount[] => all.all().map((row) => toCount(row)!),
    /** The intervals between the counts of a SKU, by location and then in order. */
    intervals(sku: string): readonly CountInterval[] {
      let found = db.readonly ? undefined : remembered.get(sku);
      if (!found) {
        if (isAny === null || db.readonly) isAny = any.get() !== undefined;
        if (!isAny) return NONE;
        found = between.all(sku).map(intervalBetween);
        remembered.set(sku, found);
      }
      return found;
    },
    /** The last intervals of the whole site, oldest first. */
    recent: (limit: number): CountInterval[] => recent.all(limit).map(intervalBetween).reverse(),
    /** The counts that end them, with what was scanned in between, newest first and so many at a time: what is counted meanwhile is not among them. */
    *latest(limit: number, atATime: number): Generator<CountRow[]> {
      let [time, position, left] = [Number.MAX_SAFE_INTEGER, -1, limit];
      while (left > 0) {
        const rows = latest.all({ time, position, limit: Math.min(left, atATime) });
        const last = rows.at(-1);
        if (!last) return;
        [time, position, left] = [last.countedAt, last.position, left - rows.length];
        yield rows.map(({ position: _, ...row }) => toCount(row)!);
      }
    },
    put: write,
    /** Keeps the newest of a position. */
    shed: (position: number): void => void shed.run({ position }),
    drop(row: CountRow): void {
      drop.run(positions.idOf(sellableAt(row))!, row.countedAt, row.countId);
      remembered.delete(row.sku);
    },
    /** What the journal holds of a position from `time` on, in the order in which it counts. */
    entriesFrom: (row: StockRow, time: number): PositionEntry[] => chain.all({ last: row.lastId, time }),
    /** Keeps what was scanned since the last count of a position, where the entry is about to leave the journal. */
    fold(entry: JournalEntry): void {
      if (entry.delta === null || entry.condition !== 'sellable') return;
      known ??= new Set(counted.all().map(({ position }) => position));
      const position = positions.idOf(entry)!;
      const row = known.has(position) ? toCount(newest.get(position)) : undefined;
      if (!row || entry.eventTime < row.countedAt || (entry.eventTime === row.countedAt && entry.id < row.countId)) return;
      write({ ...row, folded: withScan(row.folded ?? NOTHING_SCANNED, entry) });
    },
    /** Drops what is cached: after a rollback, or when another process has written. */
    forget(): void {
      known = null;
      isAny = null;
      remembered.clear();
    },
  };
}

/** How many counts of a place are kept. */
export const COUNTS_KEPT = KEPT;

function toCount(stored: Stored | undefined): StoredCount | undefined {
  if (!stored) return undefined;
  const { since, countedBefore, changes, taken, byDevice, byHour, folded, ...row } = stored;
  const scanned = { changes, taken, byDevice: JSON.parse(byDevice), byHour: JSON.parse(byHour) } as Scanned;
  return {
    ...row,
    before: since === null ? null : { countedAt: since, counted: countedBefore, ...scanned },
    folded: folded === null ? null : (JSON.parse(folded) as Scanned),
  };
}

/** A place of sellable goods as a position. */
export function sellableAt({ sku, location }: Pick<CountRow, 'sku' | 'location'>): PositionKey {
  return { sku, location, condition: 'sellable' };
}
