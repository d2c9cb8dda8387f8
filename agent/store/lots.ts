import type { JournalEntry } from '../domain/stock/journal.ts';
import { type LotSum, lotChange } from '../domain/stock/lots.ts';
import type { PositionKey } from '../domain/stock/stock-row.ts';
import type { Database } from './database.ts';
import type { positionsTable } from './positions.ts';

/** What is known of a lot at a position. */
export interface LotRow extends PositionKey, LotSum {}

/**
 * Lots per position: plain sums over the journal's entries that name a lot or an expiry, and over what was scrapped. Written in the entry's own transaction, so never behind the journal; a
 * lot of which nothing is left and nothing was scrapped has no row.
 */
export function lotsTable(db: Database, positions: ReturnType<typeof positionsTable>) {
  const upsert = (table: string) =>
    db.prepare<[number, string, string, number, number]>(
      `INSERT INTO ${table} (position, lot, expiry, quantity, scrapped) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity, scrapped = scrapped + excluded.scrapped`,
    );
  const dropEmpty = (table: string) =>
    db.prepare<[number, string, string]>(
      `DELETE FROM ${table} WHERE position = ? AND lot = ? AND expiry = ? AND quantity = 0 AND scrapped = 0`,
    );
  const rows = (table: string) =>
    db.prepare<[string], LotRow>(
      `SELECT p.sku, p.location, p.condition, l.lot, l.expiry, l.quantity, l.scrapped FROM ${table} l JOIN positions p ON p.id = l.position
        WHERE p.sku = ? ORDER BY p.location, p.condition, l.lot, l.expiry`,
    );
  const [add, tidy, ofSku] = [upsert('lots'), dropEmpty('lots'), rows('lots')];
  const [addBase, tidyBase, baseOf] = [upsert('lots_base'), dropEmpty('lots_base'), rows('lots_base')];
  const put = db.prepare<[number, string, string, number, number]>(
    'INSERT OR REPLACE INTO lots (position, lot, expiry, quantity, scrapped) VALUES (?, ?, ?, ?, ?)',
  );
  const drop = db.prepare<[number, string, string]>('DELETE FROM lots WHERE position = ? AND lot = ? AND expiry = ?');
  const clear = db.prepare('DELETE FROM lots');
  const skus = db.prepare<[], { sku: string }>(
    'SELECT DISTINCT p.sku FROM lots l JOIN positions p ON p.id = l.position WHERE l.quantity <> 0 ORDER BY p.sku',
  );
  const scrapped = db.prepare<[], { sku: string; units: number }>(
    'SELECT p.sku, sum(l.scrapped) AS units FROM lots l JOIN positions p ON p.id = l.position WHERE l.scrapped <> 0 GROUP BY p.sku ORDER BY p.sku',
  );
  /** SKUs that may have a lot: asked with each scan. A reader asks the file. */
  let known: Set<string> | null = null;

  function mayHold(sku: string): boolean {
    if (db.readonly) return true;
    known ??= new Set(skus.all().map((row) => row.sku));
    return known.has(sku);
  }

  return {
    /** Whether something of the SKU may lie here of which a lot is known. */
    mayHold,
    /** Brings the lots up to date with an entry of the journal. */
    add(entry: JournalEntry): void {
      const change = lotChange(entry);
      if (change.quantity === 0 && change.scrapped === 0) return;
      const place = [positions.idOf(entry)!, entry.lot ?? '', entry.expiry ?? ''] as const;
      add.run(...place, change.quantity, change.scrapped);
      tidy.run(...place);
      known?.add(entry.sku);
    },
    /** SKUs of which a lot is known. */
    skus: (): string[] => skus.all().map(({ sku }) => sku),
    ofSku: (sku: string): LotRow[] => ofSku.all(sku),
    /** Units that were ever scrapped, per SKU. */
    scrapped: () => scrapped.all(),
    /** Keeps what an entry did that is about to leave the journal. */
    fold(entry: JournalEntry): void {
      const change = lotChange(entry);
      if (change.quantity === 0 && change.scrapped === 0) return;
      const place = [positions.idOf(entry)!, entry.lot ?? '', entry.expiry ?? ''] as const;
      addBase.run(...place, change.quantity, change.scrapped);
      tidyBase.run(...place);
    },
    /** Where a rebuild of a SKU starts. */
    baseOf: (sku: string): LotRow[] => baseOf.all(sku),
    /** States what is known of a lot, as a rebuild finds it. */
    put(row: LotRow): void {
      put.run(positions.idOf(row)!, row.lot, row.expiry, row.quantity, row.scrapped);
      known?.add(row.sku);
    },
    drop: (row: LotRow): void => void drop.run(positions.idOf(row)!, row.lot, row.expiry),
    clear: (): void => void clear.run(),
    /** Drops what is cached: after a rollback, or when another process has written. */
    forget(): void {
      known = null;
    },
  };
}
