import type { SerialAction, SerialScan } from '../domain/serial.ts';
import type { Database } from './database.ts';

/** About 60 MB; the newest stay. */
const MOST_SCANS = 500_000;

interface SerialKey {
  readonly sku: string;
  readonly serial: string;
}

/** What was scanned of goods with serial numbers. */
export function serialsTable(db: Database) {
  const before = db.prepare<[string, string, number], SerialScan>(
    'SELECT action, event_time AS at FROM serial_scans WHERE sku = ? AND serial = ? AND event_time <= ? ORDER BY event_time DESC, id DESC LIMIT 1',
  );
  const after = db.prepare<[string, string, number], SerialScan>(
    'SELECT action, event_time AS at FROM serial_scans WHERE sku = ? AND serial = ? AND event_time > ? ORDER BY event_time, id LIMIT 1',
  );
  const insert = db.prepare<[string, string, number, SerialAction, number]>(
    'INSERT INTO serial_scans (sku, serial, event_time, action, received_at) VALUES (?, ?, ?, ?, ?)',
  );
  // A count of the whole item bears no number. An item without numbers needs none of its counts.
  const insertCount = db.prepare<[{ sku: string; at: number; receivedAt: number }]>(
    `INSERT INTO serial_scans (sku, serial, event_time, action, received_at)
      SELECT @sku, '', @at, 'count', @receivedAt WHERE EXISTS (SELECT 1 FROM serial_scans WHERE sku = @sku)`,
  );
  const counted = db
    .prepare<[string, number, number], number>(
      "SELECT EXISTS (SELECT 1 FROM serial_scans WHERE sku = ? AND serial = '' AND event_time > ? AND event_time <= ?)",
    )
    .pluck();
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
    add({ sku, serial }: SerialKey, { action, at }: SerialScan, receivedAt: number): void {
      insert.run(sku, serial, at, action, receivedAt);
    },
    /** Notes a count of an item, where pieces of it are known by number. */
    addCount(sku: string, at: number, receivedAt: number): void {
      insertCount.run({ sku, at, receivedAt });
    },
    /** Whether an item was counted after one time and up to another. */
    isCounted: (sku: string, after: number, through: number): boolean => counted.get(sku, after, through) === 1,
    /** Forgets up to `atMost` of the oldest scans, those that arrived before a time or are more than are kept. */
    tidy(receivedBefore: number, atMost: number, kept = MOST_SCANS): void {
      prune.run(atMost, receivedBefore, (newest.get()?.id ?? 0) - kept);
    },
  };
}
