import type { EntryFlag, JournalEntry, NewEntry } from '../domain/journal.ts';
import type { Condition } from '../domain/stock-event.ts';
import type { Database } from './database.ts';

/** A stock position: one SKU at one location in one condition. */
export interface PositionKey {
  readonly sku: string;
  readonly location: string;
  readonly condition: Condition;
}

interface JournalRow extends Omit<JournalEntry, 'flags'> {
  readonly flags: string;
}

const COLUMNS = `event_time AS eventTime, received_at AS receivedAt, device_time AS deviceTime, kind, sku, location, condition, delta, level, demand,
  business_day AS businessDay, quantity, device, boot, seq, order_ref AS orderRef, lot, expiry, operator, reverses, flags`;

function toEntry(row: JournalRow): JournalEntry {
  return { ...row, flags: (row.flags === '' ? [] : row.flags.split(' ')) as EntryFlag[] };
}

/** The journal: append-only. Every list is in the order in which entries count, (eventTime, id). */
export function journalTable(db: Database) {
  const insert = db.prepare<[Record<string, unknown>]>(`INSERT INTO journal
    (event_time, received_at, device_time, kind, sku, location, condition, delta, level, demand, business_day, quantity, device, boot, seq, order_ref, lot, expiry, operator, reverses, flags)
    VALUES (@eventTime, @receivedAt, @deviceTime, @kind, @sku, @location, @condition, @delta, @level, @demand, @businessDay, @quantity, @device, @boot, @seq, @orderRef, @lot, @expiry, @operator, @reverses, @flags)`);
  const position = 'sku = @sku AND location = @location AND condition = @condition';
  const deltasAfter = db.prepare<[Record<string, unknown>], { sum: number | null }>(
    `SELECT sum(delta) AS sum FROM journal WHERE ${position} AND (event_time, id) > (@eventTime, @id)`,
  );
  const levelAtOrBefore = db.prepare<[Record<string, unknown>], JournalRow>(
    `SELECT id, ${COLUMNS} FROM journal WHERE ${position} AND kind = 'level' AND event_time <= @time ORDER BY event_time DESC, id DESC LIMIT 1`,
  );
  const levelAfter = db.prepare<[Record<string, unknown>], JournalRow>(
    `SELECT id, ${COLUMNS} FROM journal WHERE ${position} AND kind = 'level' AND event_time > @time ORDER BY event_time, id LIMIT 1`,
  );
  const ofOrder = db.prepare<[string, string], JournalRow>(
    `SELECT id, ${COLUMNS} FROM journal WHERE order_ref = ? AND sku = ? ORDER BY event_time, id`,
  );
  const reversalDemand = db.prepare<[Record<string, unknown>], { sum: number | null }>(
    `SELECT sum(demand) AS sum FROM journal WHERE ${position} AND event_time = @eventTime AND reverses = @id`,
  );
  const rises = db.prepare<[string, number], { id: number; quantity: number; matched: number }>(
    `SELECT j.id, j.quantity, coalesce((SELECT sum(r.quantity) FROM receipts r WHERE r.journal_id = j.id), 0) AS matched
     FROM journal j WHERE j.sku = ? AND j.kind = 'level' AND j.quantity > 0 AND j.event_time >= ? ORDER BY j.event_time, j.id`,
  );
  const inOrder = db.prepare<[], JournalRow>(`SELECT id, ${COLUMNS} FROM journal ORDER BY event_time, id`);
  const count = db.prepare<[], { count: number; last: number | null }>('SELECT count(*) AS count, max(received_at) AS last FROM journal');

  return {
    /** Appends an entry and returns its id. */
    append: (entry: NewEntry): number => Number(insert.run({ ...entry, flags: entry.flags.join(' ') }).lastInsertRowid),
    /** Sum of the changes of a position after (eventTime, id). */
    deltasAfter: (key: PositionKey, after: { eventTime: number; id: number }): number => deltasAfter.get({ ...key, ...after })?.sum ?? 0,
    /** The newest sensor level of a position at or before `time`. */
    levelAtOrBefore: (key: PositionKey, time: number): JournalEntry | undefined => mapped(levelAtOrBefore.get({ ...key, time })),
    levelAfter: (key: PositionKey, time: number): JournalEntry | undefined => mapped(levelAfter.get({ ...key, time })),
    /** All entries that bear this order and SKU. */
    ofOrder: (orderRef: string, sku: string): JournalEntry[] => ofOrder.all(orderRef, sku).map(toEntry),
    /** What later corrections changed in an entry's demand. */
    correctedDemand: (entry: JournalEntry): number =>
      reversalDemand.get({ sku: entry.sku, location: entry.location, condition: entry.condition, eventTime: entry.eventTime, id: entry.id })
        ?.sum ?? 0,
    /** Level rises of a SKU since `time`, with what of each is already matched to an order. */
    shelfRises: (sku: string, since: number) => rises.all(sku, since),
    /** Every entry, one by one: for a rebuild. */
    *inOrder(): Generator<JournalEntry> {
      for (const row of inOrder.iterate()) yield toEntry(row);
    },
    extent: () => count.get()!,
  };
}

function mapped(row: JournalRow | undefined): JournalEntry | undefined {
  return row && toEntry(row);
}
