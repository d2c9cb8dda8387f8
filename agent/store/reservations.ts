import type { WaitingLine } from '../domain/stock/allocation.ts';
import type { JournalEntry } from '../domain/stock/journal.ts';
import type { Database } from './database.ts';

export interface Reservation {
  readonly orderRef: string;
  readonly line: string;
  readonly sku: string;
  readonly quantity: number;
  readonly dueBy: number | null;
  readonly priority: number;
  readonly status: 'reserved' | 'released' | 'cancelled';
  readonly updatedAt: number;
}

interface StoredReservation extends Reservation {
  /** When it was reserved first, UTC milliseconds. */
  readonly reservedAt: number;
  /** What was picked for it when it was settled; 0 while it is reserved. */
  readonly picked: number;
}

interface Sums {
  readonly sku: string;
  readonly reserved: number;
  /** Picked for the order and SKU, less what settled lines keep; negative where a pick of theirs was taken back. */
  readonly free: number;
}

// A ship counts only where no pick of the order was seen; its entry bears quantity 0 otherwise.
const PICKED = `coalesce((SELECT sum(j.quantity) FROM journal j JOIN positions p ON p.id = j.position WHERE j.order_ref = r.order_ref AND p.sku = r.sku AND j.kind IN ('pick', 'ship', 'reversal')), 0)
  + coalesce((SELECT b.quantity FROM picks_base b WHERE b.order_ref = r.order_ref AND b.sku = r.sku), 0)`;
const KEPT = `coalesce((SELECT sum(k.picked) FROM reservations k WHERE k.order_ref = r.order_ref AND k.sku = r.sku AND k.status <> 'reserved'), 0)`;
const SUMS = `SELECT r.sku, sum(r.quantity) AS reserved, ${PICKED} - ${KEPT} AS free FROM reservations r`;
const COLUMNS =
  'order_ref AS orderRef, line, sku, quantity, due_by AS dueBy, priority, status, updated_at AS updatedAt, picked, reserved_at AS reservedAt';

const unpicked = ({ reserved, free }: Sums): number => reserved - Math.min(reserved, Math.max(0, free));

/**
 * Customer order lines. A pick names an order and a SKU, not a line. What is picked goes to the reserved lines of that order and SKU, the highest priority first, then the earliest due, then
 * by line, to each at most its quantity; what is over waits for lines that are reserved later. A line that is released or cancelled keeps what it has been picked at that moment, no more and
 * no less, so it neither takes a pick from another line nor leaves one; reserved again, it gives it back to be shared anew.
 */
export function reservationsTable(db: Database) {
  const put = db.prepare<
    [Record<string, unknown>]
  >(`INSERT OR REPLACE INTO reservations (order_ref, line, sku, quantity, due_by, priority, status, updated_at, picked, reserved_at)
    VALUES (@orderRef, @line, @sku, @quantity, @dueBy, @priority, @status, @updatedAt, @picked, @reservedAt)`);
  const get = db.prepare<[string, string], StoredReservation>(`SELECT ${COLUMNS} FROM reservations WHERE order_ref = ? AND line = ?`);
  const open = db.prepare<[string, string], StoredReservation>(
    `SELECT ${COLUMNS} FROM reservations WHERE order_ref = ? AND sku = ? AND status = 'reserved'
      ORDER BY priority DESC, due_by IS NULL, due_by, line`,
  );
  const ofSku = db.prepare<[string], StoredReservation>(
    `SELECT ${COLUMNS} FROM reservations WHERE sku = ? AND status = 'reserved' ORDER BY order_ref, priority DESC, due_by IS NULL, due_by, line`,
  );
  const free = db.prepare<[{ orderRef: string; sku: string }], { free: number }>(
    `SELECT ${PICKED} - ${KEPT} AS free FROM (SELECT @orderRef AS order_ref, @sku AS sku) r`,
  );
  const perOrder = db.prepare<[string], Sums>(`${SUMS} WHERE r.sku = ? AND r.status = 'reserved' GROUP BY r.order_ref`);
  const perSkuAndOrder = db.prepare<[], Sums>(`${SUMS} WHERE r.status = 'reserved' GROUP BY r.sku, r.order_ref`);
  const tidy = db.prepare<[]>(
    `UPDATE reservations AS r SET status = 'released', picked = quantity WHERE status = 'reserved' AND ${PICKED} - ${KEPT} >=
      (SELECT sum(s.quantity) FROM reservations s WHERE s.order_ref = r.order_ref AND s.sku = r.sku AND s.status = 'reserved')`,
  );
  // A settled line is needed as long as another of its order is reserved, or that one would take its picks.
  const forget = db.prepare<[number]>(
    `DELETE FROM reservations AS r WHERE status <> 'reserved' AND updated_at < ?
      AND NOT EXISTS (SELECT 1 FROM reservations s WHERE s.order_ref = r.order_ref AND s.sku = r.sku AND s.status = 'reserved')`,
  );
  const addBase = db.prepare<[{ orderRef: string; sku: string; quantity: number }]>(
    `INSERT INTO picks_base (order_ref, sku, quantity) SELECT @orderRef, @sku, @quantity
      WHERE EXISTS (SELECT 1 FROM reservations r WHERE r.order_ref = @orderRef AND r.sku = @sku)
      ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity`,
  );
  const forgetBase = db.prepare(
    'DELETE FROM picks_base AS b WHERE NOT EXISTS (SELECT 1 FROM reservations r WHERE r.order_ref = b.order_ref AND r.sku = b.sku)',
  );

  const skusReserved = db.prepare<[], { sku: string }>("SELECT DISTINCT sku FROM reservations WHERE status = 'reserved'");
  /** SKUs that may have a reserved line: asked after each event, and most items have none. A reader asks the file, which another connection writes. */
  let known: Set<string> | null = null;
  function mayBeReserved(sku: string): boolean {
    if (db.readonly) return true;
    known ??= new Set(skusReserved.all().map((row) => row.sku));
    return known.has(sku);
  }

  /** What is picked for a line as things stand, where it is or would be one of the reserved. */
  function share(line: Reservation): number {
    let left = Math.max(0, free.get({ orderRef: line.orderRef, sku: line.sku })!.free);
    for (const other of open.all(line.orderRef, line.sku)) {
      if (other.line === line.line) return Math.min(left, other.quantity);
      left -= Math.min(left, other.quantity);
    }
    return Math.min(left, line.quantity);
  }

  return {
    get: (orderRef: string, line: string): Reservation | undefined => get.get(orderRef, line),
    /** States a line as it is from now on. */
    put(reservation: Reservation): void {
      const before = get.get(reservation.orderRef, reservation.line);
      const isSame = before?.sku === reservation.sku;
      const settles = reservation.status !== 'reserved';
      const picked = !settles ? 0 : isSame && before.status !== 'reserved' ? before.picked : share(reservation);
      put.run({ ...reservation, picked, reservedAt: before?.reservedAt ?? reservation.updatedAt });
      if (!settles) known?.add(reservation.sku);
    },
    /** Units of a SKU that customers wait for and nobody has picked yet. */
    reserved: (sku: string): number => (mayBeReserved(sku) ? perOrder.all(sku).reduce((sum, order) => sum + unpicked(order), 0) : 0),
    /** The same for every SKU with a reservation, in one query. */
    reservedBySku(): Map<string, number> {
      const reserved = new Map<string, number>();
      for (const order of perSkuAndOrder.all()) reserved.set(order.sku, (reserved.get(order.sku) ?? 0) + unpicked(order));
      return reserved;
    },
    /** SKUs with a reserved line, in order. */
    skus: (): string[] =>
      skusReserved
        .all()
        .map(({ sku }) => sku)
        .sort(),
    /** Reserved lines of a SKU and what of each nobody has picked yet; those that are picked whole are left out. */
    waiting(sku: string): WaitingLine[] {
      const left = new Map<string, number>();
      return ofSku.all(sku).flatMap(({ orderRef, line, quantity, dueBy, priority, reservedAt }) => {
        const unspent = left.get(orderRef) ?? Math.max(0, free.get({ orderRef, sku })!.free);
        const picked = Math.min(unspent, quantity);
        left.set(orderRef, unspent - picked);
        return picked < quantity ? [{ orderRef, line, quantity: quantity - picked, dueBy, priority, reservedAt }] : [];
      });
    },
    /** Keeps what a pick did for an order whose journal entry is about to go. */
    fold({ orderRef, sku, kind, quantity }: JournalEntry): void {
      if (orderRef === null || quantity === 0 || !(kind === 'pick' || kind === 'ship' || kind === 'reversal')) return;
      addBase.run({ orderRef, sku, quantity });
    },
    /** Marks lines whose order was picked whole as released, and forgets settled lines from before `before`. */
    tidy(before: number): void {
      tidy.run();
      forget.run(before);
      forgetBase.run();
      known = null;
    },
    /** Drops what is cached: after a rollback, or when another process has written. */
    forget(): void {
      known = null;
    },
  };
}
