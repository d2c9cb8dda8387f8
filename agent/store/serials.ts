import type { SerialAction, SerialScan } from '../domain/stock/serial.ts';
import type { Database } from './database.ts';

/** About 60 MB; the newest stay. */
const MOST_SCANS = 500_000;

interface SerialKey {
  readonly sku: string;
  readonly serial: string;
}

/** When a scan arrived, and the journal's entry of it where that time is provisional, else null. */
export interface SerialArrival {
  readonly receivedAt: number;
  readonly provisional: number | null;
}

/** What was scanned of goods with serial numbers. */
export function serialsTable(db: Database) {
  const before = db.prepare<[string, string, number], SerialScan>(
    'SELECT action, event_time AS at FROM serial_scans WHERE sku = ? AND serial = ? AND event_time <= ? ORDER BY event_time DESC, id DESC LIMIT 1',
  );
  const after = db.prepare<[string, string, number], SerialScan>(
    'SELECT action, event_time AS at FROM serial_scans WHERE sku = ? AND serial = ? AND event_time > ? ORDER BY event_time, id LIMIT 1',
  );
  const insert = db.prepare<[string, string, number, SerialAction, number, number | null]>(
    'INSERT INTO serial_scans (sku, serial, event_time, action, received_at, journal_id) VALUES (?, ?, ?, ?, ?, ?)',
  );
  // A count of the whole item bears no number. An item without numbers needs none of its counts.
  const insertCount = db.prepare<[{ sku: string; at: number } & SerialArrival]>(
    `INSERT INTO serial_scans (sku, serial, event_time, action, received_at, journal_id)
      SELECT @sku, '', @at, 'count', @receivedAt, @provisional WHERE EXISTS (SELECT 1 FROM serial_scans WHERE sku = @sku)`,
  );
  const counted = db
    .prepare<[string, number, number], number>(
      "SELECT EXISTS (SELECT 1 FROM serial_scans WHERE sku = ? AND serial = '' AND event_time > ? AND event_time <= ?)",
    )
    .pluck();
  const place = db.prepare<[{ entry: number; at: number | null; shiftMs: number }]>(
    `UPDATE serial_scans SET event_time = coalesce(@at, event_time), received_at = received_at + @shiftMs, journal_id = NULL
      WHERE journal_id = @entry`,
  );
  const newest = db.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM serial_scans');
  const prune = db.prepare<[number, number, number]>(
    'DELETE FROM serial_scans WHERE id IN (SELECT id FROM (SELECT id, received_at FROM serial_scans ORDER BY id LIMIT ?) WHERE received_at < ? OR id <= ?)',
  );

  return {
    /** The scans of a piece next to a time: the last up to it, and the first behind it. */
    around: ({ sku, serial }: SerialKey, at: number): { readonly before: SerialScan | null; readonly after: SerialScan | null } => ({
      before: before.get(sku, serial, at) ?? null,
      after: after.get(sku, serial, at) ?? null,
    }),
    add({ sku, serial }: SerialKey, { action, at }: SerialScan, { receivedAt, provisional }: SerialArrival): void {
      insert.run(sku, serial, at, action, receivedAt, provisional);
    },
    /** Notes a count of an item, where pieces of it are known by number. */
    addCount(sku: string, at: number, arrival: SerialArrival): void {
      insertCount.run({ sku, at, ...arrival });
    },
    /** Whether an item was counted after one time and up to another. */
    isCounted: (sku: string, after: number, through: number): boolean => counted.get(sku, after, through) === 1,
    /** Gives the scan of a journal entry its right time, once that is known, and moves its arrival; null: it stays where it was thought likely. */
    place(entry: number, at: number | null, shiftMs: number): void {
      place.run({ entry, at, shiftMs });
    },
    /** Forgets up to `atMost` of the oldest scans, those that arrived before a time or are more than are kept. */
    tidy(receivedBefore: number, atMost: number, kept = MOST_SCANS): void {
      prune.run(atMost, receivedBefore, (newest.get()?.id ?? 0) - kept);
    },
  };
}
