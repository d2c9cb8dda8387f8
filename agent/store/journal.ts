import type { EntryFlag, JournalEntry, NewEntry } from '../domain/stock/journal.ts';
import type { ShelfEntry } from '../domain/stock/shelf-rises.ts';
import type { StockRow } from '../domain/stock/stock-row.ts';
import type { Database } from './database.ts';
import { positionsTable } from './positions.ts';

/** An entry as it is stored. */
export interface StoredEntry extends JournalEntry {
  /** For a level that came late: the changes from after it that were known then. */
  readonly carried: number | null;
}

/** How the chain of a position goes on from an entry. */
interface Chained {
  readonly previous: number | null;
  readonly latestBefore: number | null;
}

interface JournalRow extends Omit<StoredEntry, 'flags'>, Chained {
  readonly flags: string;
}

/** What of an entry says which level was shown. */
type LevelRow = Pick<JournalRow, 'eventTime' | 'kind' | 'level'> & Chained;

/** Where an entry hangs in the chain of its position. */
export interface Link {
  /** What was at the position before it; undefined for the first. */
  readonly after: StockRow | undefined;
  /** For a level that came late: the changes from after it that are known already. */
  readonly carried: number | null;
}

/** What one entry changes of another's demand. */
export interface Correction {
  readonly reverses: number;
  readonly demand: number;
  readonly businessDay: number;
}

/** An entry's place in the order in which entries count. */
export interface Place {
  readonly eventTime: number;
  readonly id: number;
}

const COLUMNS = `j.id, j.event_time AS eventTime, j.received_at AS receivedAt, j.device_time AS deviceTime, j.kind, p.sku, p.location, p.condition, j.delta, j.level, j.carried, j.demand,
  j.business_day AS businessDay, j.quantity, j.device, j.boot, j.seq, j.order_ref AS orderRef, j.lot, j.expiry, j.operator, j.reverses, j.flags,
  j.previous, j.latest_before AS latestBefore`;
const ENTRIES = `SELECT ${COLUMNS} FROM journal j JOIN positions p ON p.id = j.position`;

function toEntry({ previous, latestBefore, ...row }: JournalRow): StoredEntry {
  return { ...row, flags: (row.flags === '' ? [] : row.flags.split(' ')) as EntryFlag[] };
}

/**
 * The journal: append-only. There is no index by position, for it would dirty a page per message: what arrives late walks the chain of its position back, no further
 * than its own lateness.
 */
export function journalTable(db: Database, positions: ReturnType<typeof positionsTable> = positionsTable(db)) {
  const insert = db.prepare<unknown[]>(`INSERT INTO journal
    (position, previous, latest_before, event_time, received_at, device_time, kind, delta, level, carried, demand, business_day, quantity, device, boot, seq,
     order_ref, lot, expiry, operator, reverses, flags) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const byId = db.prepare<[number], JournalRow>(`${ENTRIES} WHERE j.id = ?`);
  // What each new level of a sensor asks of the one before: its other columns take longer to read than to find.
  const levelById = db.prepare<[number], LevelRow>(
    'SELECT event_time AS eventTime, kind, level, previous, latest_before AS latestBefore FROM journal WHERE id = ?',
  );
  const ofOrder = db.prepare<[string, string], JournalRow>(`${ENTRIES} WHERE j.order_ref = ? AND p.sku = ? ORDER BY j.event_time, j.id`);
  // An order can have thousands of entries, where a scanner sends always the same one: what each scan asks is answered inside SQLite.
  const isPicked = db.prepare<[string, string], { picked: number }>(
    `SELECT EXISTS (SELECT 1 FROM journal j JOIN positions p ON p.id = j.position WHERE j.order_ref = ? AND p.sku = ? AND j.kind = 'pick') AS picked`,
  );
  const openShips = db.prepare<[string, string, string], JournalRow>(
    `${ENTRIES} WHERE j.order_ref = ? AND p.sku = ? AND j.kind = 'ship' AND j.quantity <> 0
      AND j.id NOT IN (SELECT reverses FROM journal WHERE order_ref = ? AND reverses IS NOT NULL) ORDER BY j.event_time, j.id`,
  );
  const matchedFrom = db.prepare<[number], { id: number; sum: number }>(
    'SELECT journal_id AS id, sum(quantity) AS sum FROM receipts WHERE journal_id >= ? GROUP BY journal_id',
  );
  // The walk of backTo, inside SQLite: a busy shelf has thousands of entries a week.
  const shelfChain = db.prepare<[{ position: number; last: number | null; time: number }], Omit<ShelfEntry, 'matched'>>(
    `WITH RECURSIVE chain (id, eventTime, kind, level, quantity, previous, latestBefore) AS (
      SELECT id, event_time, kind, level, quantity, previous, latest_before FROM journal WHERE id = @last
      UNION ALL
      SELECT j.id, j.event_time, j.kind, j.level, j.quantity, j.previous, j.latest_before
      FROM chain c JOIN journal j ON j.id = c.previous WHERE c.latestBefore >= @time)
    SELECT id, eventTime, @position AS position, kind, level, quantity FROM chain WHERE eventTime >= @time`,
  );
  const foldedLevel = db.prepare<[number, number], { eventTime: number; level: number }>(
    `SELECT level_time AS eventTime, on_hand AS level FROM stock_base WHERE position = ? AND kept_by = 'sensor' AND level_time <= ?`,
  );
  const inOrder = db.prepare<[], JournalRow>(`${ENTRIES} ORDER BY j.event_time, j.id`);
  const byItem = db.prepare<[], JournalRow>(`${ENTRIES} ORDER BY p.sku, j.event_time, j.id`);
  // The ids of an append-only table say how many rows it has, but for those that retention took.
  const extent = db.prepare<[], { count: number; last: number | null }>(
    `SELECT coalesce((SELECT max(id) FROM journal) - (SELECT min(id) FROM journal) + 1, 0) AS count,
      (SELECT received_at FROM journal ORDER BY id DESC LIMIT 1) AS last`,
  );

  const newest = db.prepare<[], { id: number; receivedAt: number; flags: string }>(
    'SELECT id, received_at AS receivedAt, flags FROM journal ORDER BY id DESC LIMIT 1',
  );
  const flagged = db.prepare<[number, number, string, number], JournalRow>(
    `${ENTRIES} WHERE j.id > ? AND j.id <= ? AND j.kind <> 'reversal' AND instr(j.flags, ?) > 0 ORDER BY j.id LIMIT ?`,
  );

  const oldest = db.prepare<[number], JournalRow>(`${ENTRIES} ORDER BY j.id LIMIT ?`);
  const dropThrough = db.prepare<[number]>('DELETE FROM journal WHERE id <= ?');
  const eraseOperators = db.prepare<[number, number]>(
    'UPDATE journal SET operator = NULL WHERE id > ? AND id <= ? AND operator IS NOT NULL',
  );
  const receivedAt = db.prepare<[number], { receivedAt: number }>(
    'SELECT received_at AS receivedAt FROM journal WHERE id >= ? ORDER BY id LIMIT 1',
  );
  const ends = db.prepare<[], { first: number | null; last: number | null }>(
    'SELECT (SELECT min(id) FROM journal) AS first, (SELECT max(id) FROM journal) AS last',
  );
  const arrivedAfter = db.prepare<[number, number], JournalRow>(`${ENTRIES} WHERE j.id > ? ORDER BY j.id LIMIT ?`);
  const correcting = db.prepare<[number, number], Correction>(
    'SELECT reverses, demand, business_day AS businessDay FROM journal WHERE id > ? AND id <= ? AND reverses IS NOT NULL ORDER BY id',
  );

  let lastId: number | null = null;

  /** The entries of a position, newest arrival first, as long as one can lie at or after `time`. */
  function backTo(row: StockRow | undefined, time: number): Generator<JournalRow> {
    return walk(byId, row, time);
  }

  function* walk<Row extends Chained>(
    entries: { get(id: number): Row | undefined },
    row: StockRow | undefined,
    time: number,
  ): Generator<Row> {
    // Nearly all that comes is the newest: nothing has to be read for it.
    if (row && row.latestTime !== null && row.latestTime < time) return;
    let id = row?.lastId ?? null;
    while (id !== null) {
      const entry: Row | undefined = entries.get(id);
      if (!entry) return;
      yield entry;
      if (entry.latestBefore === null || entry.latestBefore < time) return;
      id = entry.previous;
    }
  }

  return {
    /** The newest entry's id; 0 where there is none. */
    lastId: (): number => (lastId ??= ends.get()?.last ?? 0),
    /** After a rollback ids are given anew. */
    forget(): void {
      lastId = null;
    },
    /** Appends an entry to the chain of its position and returns its id. */
    append(entry: NewEntry, { after, carried }: Link): number {
      const { lastInsertRowid } = insert.run(
        after?.position ?? positions.enter(entry),
        after?.lastId ?? null,
        after?.latestTime ?? null,
        entry.eventTime,
        entry.receivedAt,
        entry.deviceTime,
        entry.kind,
        entry.delta,
        entry.level,
        carried,
        entry.demand,
        entry.businessDay,
        entry.quantity,
        entry.device,
        entry.boot,
        entry.seq,
        entry.orderRef,
        entry.lot,
        entry.expiry,
        entry.operator,
        entry.reverses,
        entry.flags.length === 0 ? '' : entry.flags.join(' '),
      );
      lastId = Number(lastInsertRowid);
      return lastId;
    },
    /** The entries of a position, newest arrival first, back to those that arrived before `afterId` and lie before `time`. */
    *backFrom(row: StockRow | undefined, afterId: number, time: number): Generator<StoredEntry> {
      for (const entry of backTo(row, Number.NEGATIVE_INFINITY)) {
        if (entry.id <= afterId && (entry.latestBefore ?? time) < time && entry.eventTime < time) return;
        yield toEntry(entry as JournalRow);
      }
    },
    /** Sum of the changes at a position after `time`. */
    deltasAfter(row: StockRow | undefined, time: number): number {
      let sum = 0;
      for (const entry of backTo(row, time)) if (entry.eventTime > time) sum += entry.delta ?? 0;
      return sum;
    },
    /** Whether from `time` on anything lay at a position, came, went or was asked for: counts that find nothing where nothing was are left out. */
    hasMovedSince(row: StockRow, time: number): boolean {
      let emptyFrom = Number.NEGATIVE_INFINITY;
      for (const { eventTime, delta, level, demand } of backTo(row, Number.NEGATIVE_INFINITY)) {
        // What lay there lay there until the first count that found nothing.
        if (delta || level || demand) return Math.max(eventTime, emptyFrom) >= time;
        if (eventTime < time) return false;
        emptyFrom = eventTime;
      }
      return row.since >= time;
    },
    /** The newest sensor level of a position at or before `time`, folded ones included; null where there is none. */
    levelAtOrBefore(row: StockRow | undefined, time: number): number | null {
      if (row?.keptBy !== 'sensor') return null;
      let best: { readonly eventTime: number; readonly level: number | null } | undefined;
      for (const entry of walk(levelById, row, Number.NEGATIVE_INFINITY)) {
        if (entry.kind === 'level' && entry.eventTime <= time && (!best || entry.eventTime > best.eventTime)) best = entry;
        if (best && (entry.latestBefore ?? Number.NEGATIVE_INFINITY) <= best.eventTime) return best.level;
      }
      const folded = foldedLevel.get(row.position, time);
      return (folded && folded.eventTime > (best?.eventTime ?? Number.NEGATIVE_INFINITY) ? folded : best)?.level ?? null;
    },
    /** The oldest sensor level of a position after `time`. */
    levelAfter(row: StockRow | undefined, time: number): JournalEntry | undefined {
      let best: JournalRow | undefined;
      for (const entry of backTo(row, time))
        if (entry.kind === 'level' && entry.eventTime > time && (!best || entry.eventTime <= best.eventTime)) best = entry;
      return best && toEntry(best);
    },
    /** All entries that bear this order and SKU. */
    ofOrder: (orderRef: string, sku: string): JournalEntry[] => ofOrder.all(orderRef, sku).map(toEntry),
    /** Whether a pick of this order and SKU was seen. */
    isPicked: (orderRef: string, sku: string): boolean => isPicked.get(orderRef, sku)!.picked === 1,
    /** Ships of this order and SKU that were taken for its picks and are not taken back. */
    openShips: (orderRef: string, sku: string): JournalEntry[] => openShips.all(orderRef, sku, orderRef).map(toEntry),
    /** What later corrections changed in an entry's demand, and the business day on which it counts now. */
    corrections(row: StockRow | undefined, entry: Place & Pick<JournalEntry, 'businessDay'>): { demand: number; businessDay: number } {
      let demand = 0;
      let businessDay: number | null = null;
      for (const later of backTo(row, entry.eventTime)) {
        if (later.id <= entry.id) break;
        if (later.reverses !== entry.id) continue;
        demand += later.demand;
        businessDay ??= later.businessDay;
      }
      return { demand, businessDay: businessDay ?? entry.businessDay };
    },
    /** What happened at these positions from `time` on, in the order in which it counts, with what receipts have credited by each entry. */
    shelfEntries(rows: readonly StockRow[], time: number): ShelfEntry[] {
      const entries = rows.flatMap(({ position, lastId }) => shelfChain.all({ position, last: lastId, time }));
      entries.sort((a, b) => a.eventTime - b.eventTime || a.id - b.id);
      let first = Number.MAX_SAFE_INTEGER;
      for (const { id } of entries) first = Math.min(first, id);
      const credited = new Map(matchedFrom.all(first).map(({ id, sum }) => [id, sum]));
      return entries.map((entry) => ({ ...entry, matched: credited.get(entry.id) ?? 0 }));
    },
    /** Every entry in the order in which they count, (eventTime, id): for a rebuild. */
    *inOrder(): Generator<JournalEntry> {
      for (const row of inOrder.iterate()) yield toEntry(row);
    },
    /** The same, item after item. The entries are sorted on disk: for a rebuild in little memory. */
    *byItem(): Generator<StoredEntry> {
      for (const row of byItem.iterate()) yield toEntry(row);
    },
    /** The newest in order of arrival; id 0 where there is none. */
    newest: (): { id: number; receivedAt: number | null; flags: string } => newest.get() ?? { id: 0, receivedAt: null, flags: '' },
    /** Entries with an id in (after, through] that bear a flag, in order of arrival; corrections are left out. */
    flagged: ({ after, through }: { after: number; through: number }, flag: EntryFlag, limit: number): JournalEntry[] =>
      flagged.all(after, through, flag, limit).map(toEntry),
    /** The first entries in order of arrival. */
    oldest: (limit: number): StoredEntry[] => oldest.all(limit).map(toEntry),
    /** Removes entries that retention has folded; the newest has to stay, or its id would be given again. */
    dropThrough: (id: number): void => void dropThrough.run(id),
    /** Forgets who it was, in entries with an id in (after, through]. */
    eraseOperators: (after: number, through: number): void => void eraseOperators.run(after, through),
    /** The first and the last id; null where there is no entry. */
    ends: () => ends.get()!,
    /** Entries that arrived after an id, in order of arrival. */
    arrivedAfter: (id: number, limit: number): StoredEntry[] => arrivedAfter.all(id, limit).map(toEntry),
    /** When the first entry with an id from this on was received. */
    receivedFrom: (id: number): number | null => receivedAt.get(id)?.receivedAt ?? null,
    /** Corrections with an id in (after, through], in order of arrival. */
    correcting: (after: number, through: number): Correction[] => correcting.all(after, through),
    extent: () => extent.get()!,
  };
}
