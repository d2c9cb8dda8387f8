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

// A ship counts only where no pick of the order was seen; its entry bears quantity 0 otherwise.
const PICKED = `coalesce((SELECT sum(j.quantity) FROM journal j JOIN positions p ON p.id = j.position WHERE j.order_ref = r.order_ref AND p.sku = r.sku AND j.kind IN ('pick', 'ship', 'reversal')), 0)`;

/** Customer order lines. What was picked for the same order and SKU no longer counts as reserved. */
export function reservationsTable(db: Database) {
  const put = db.prepare<
    [Record<string, unknown>]
  >(`INSERT OR REPLACE INTO reservations (order_ref, line, sku, quantity, due_by, priority, status, updated_at)
    VALUES (@orderRef, @line, @sku, @quantity, @dueBy, @priority, @status, @updatedAt)`);
  const get = db.prepare<
    [string, string],
    Reservation
  >(`SELECT order_ref AS orderRef, line, sku, quantity, due_by AS dueBy, priority, status, updated_at AS updatedAt
    FROM reservations WHERE order_ref = ? AND line = ?`);
  const perOrder = db.prepare<[string], { reserved: number; picked: number }>(
    `SELECT sum(r.quantity) AS reserved, ${PICKED} AS picked FROM reservations r WHERE r.sku = ? AND r.status = 'reserved' GROUP BY r.order_ref`,
  );
  const perSkuAndOrder = db.prepare<[], { sku: string; reserved: number; picked: number }>(
    `SELECT r.sku, sum(r.quantity) AS reserved, ${PICKED} AS picked FROM reservations r WHERE r.status = 'reserved' GROUP BY r.sku, r.order_ref`,
  );
  const tidy = db.prepare<[]>(
    `UPDATE reservations AS r SET status = 'released' WHERE status = 'reserved' AND ${PICKED} >=
      (SELECT sum(s.quantity) FROM reservations s WHERE s.order_ref = r.order_ref AND s.sku = r.sku AND s.status = 'reserved')`,
  );
  const forget = db.prepare<[number]>(`DELETE FROM reservations WHERE status <> 'reserved' AND updated_at < ?`);

  return {
    get: (orderRef: string, line: string): Reservation | undefined => get.get(orderRef, line),
    put: (reservation: Reservation): void => void put.run(reservation as never),
    /** Units of a SKU that customers wait for and nobody has picked yet. */
    reserved: (sku: string): number => perOrder.all(sku).reduce((sum, order) => sum + Math.max(0, order.reserved - order.picked), 0),
    /** The same for every SKU with a reservation, in one query. */
    reservedBySku(): Map<string, number> {
      const reserved = new Map<string, number>();
      for (const order of perSkuAndOrder.all()) {
        reserved.set(order.sku, (reserved.get(order.sku) ?? 0) + Math.max(0, order.reserved - order.picked));
      }
      return reserved;
    },
    /** Marks lines whose order was picked whole as released, and forgets settled lines from before `before`. */
    tidy(before: number): void {
      tidy.run();
      forget.run(before);
    },
  };
}
