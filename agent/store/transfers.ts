import type { Database } from './database.ts';

export type TransferState = 'requested' | 'accepted' | 'moved' | 'rejected' | 'expired';

/** A refill on its way from reserve to a pick face. Base units, UTC milliseconds. */
export interface TransferRow {
  /** The decision's id. */
  readonly id: string;
  readonly sku: string;
  readonly from: string;
  readonly to: string;
  readonly requested: number;
  /** What scans have brought of it. */
  readonly moved: number;
  readonly state: TransferState;
  readonly requestedAt: number;
  readonly deliveredAt: number | null;
  readonly acknowledgedAt: number | null;
  readonly closedAt: number | null;
}

const COLUMNS = `id, sku, from_location AS "from", to_location AS "to", requested, moved, state, requested_at AS requestedAt,
  delivered_at AS deliveredAt, acknowledged_at AS acknowledgedAt, closed_at AS closedAt`;

/** Transfers between locations of the site; they never count in an item's position. */
export function transfersTable(db: Database) {
  const insert = db.prepare<
    [TransferRow]
  >(`INSERT INTO transfers (id, sku, from_location, to_location, requested, moved, state, requested_at, delivered_at, acknowledged_at, closed_at)
    VALUES (@id, @sku, @from, @to, @requested, @moved, @state, @requestedAt, @deliveredAt, @acknowledgedAt, @closedAt)`);
  const update = db.prepare<[TransferRow]>(
    'UPDATE transfers SET moved = @moved, state = @state, acknowledged_at = @acknowledgedAt, closed_at = @closedAt WHERE id = @id',
  );
  const get = db.prepare<[string], TransferRow>(`SELECT ${COLUMNS} FROM transfers WHERE id = ?`);
  const open = db.prepare<[string], TransferRow>(
    `SELECT ${COLUMNS} FROM transfers WHERE sku = ? AND closed_at IS NULL ORDER BY requested_at, id`,
  );
  const allOpen = db.prepare<[], TransferRow>(`SELECT ${COLUMNS} FROM transfers WHERE closed_at IS NULL ORDER BY requested_at, id`);
  const rejectedSince = db.prepare<[number, string, string], { found: number }>(
    "SELECT EXISTS (SELECT 1 FROM transfers WHERE closed_at > ? AND state = 'rejected' AND sku = ? AND to_location = ?) AS found",
  );
  const markDelivered = db.prepare<[number, string]>('UPDATE transfers SET delivered_at = ? WHERE id = ? AND delivered_at IS NULL');
  const tidy = db.prepare<[number]>('DELETE FROM transfers WHERE closed_at < ?');
  /** SKUs that have an open one, asked with each move and each look at an item; a reader asks the file. */
  let known: Set<string> | null = null;
  const mayBeOpen = (sku: string): boolean => {
    if (db.readonly) return true;
    known ??= new Set(allOpen.all().map((row) => row.sku));
    return known.has(sku);
  };

  return {
    get: (id: string): TransferRow | undefined => get.get(id),
    insert(transfer: TransferRow): void {
      insert.run(transfer);
      known?.add(transfer.sku);
    },
    change(transfer: TransferRow, change: Partial<Pick<TransferRow, 'moved' | 'state' | 'acknowledgedAt' | 'closedAt'>>): void {
      update.run({ ...transfer, ...change });
      known = null;
    },
    /** Open ones of a SKU, oldest first. */
    open: (sku: string): TransferRow[] => (mayBeOpen(sku) ? open.all(sku) : []),
    allOpen: (): TransferRow[] => allOpen.all(),
    /** Whether one of a SKU to a location was rejected after a time. */
    wasRejectedSince: (time: number, { sku, to }: Pick<TransferRow, 'sku' | 'to'>): boolean =>
      rejectedSince.get(time, sku, to)!.found === 1,
    /** Notes when the decision behind it first reached a sink. */
    markDelivered: (id: string, at: number): void => void markDelivered.run(at, id),
    /** Forgets those that were closed before a time. */
    tidy: (before: number): void => void tidy.run(before),
    /** Drops what is cached: after a rollback, or when another process has written. */
    forget(): void {
      known = null;
    },
  };
}
