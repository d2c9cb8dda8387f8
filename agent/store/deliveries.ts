import { type LeadTime, learnLeadTime } from '../domain/suppliers/learned-lead-time.ts';
import { oneDecimal } from '../domain/words/wording.ts';
import type { Database } from './database.ts';

/** How long an order took. */
export interface Delivery {
  readonly orderId: string;
  readonly supplier: string;
  readonly sku: string;
  readonly closedAt: number;
  readonly days: number;
  /** What the item's lead time was stated to be. */
  readonly statedDays: number;
}

/** An order that has come. */
export interface Arrived {
  readonly orderId: string;
  readonly supplier: string;
  readonly sku: string;
  readonly closedAt: number;
  /** When upstream got the order, and when its goods came on average of their units; null where no entry of the journal says it. */
  readonly startedAt: number;
  readonly arrivedAt: number | null;
}

/** The newest deliveries say more than all there ever were. */
const NEWEST = 50;
/** Fewer of a supplier are no pattern. */
const LEAST_DELIVERIES = 3;
const NO_DELAY: LeadTime = { days: 0, sdDays: 0 };

/** How long orders took, and what that says of the next one; made from orders, receipts and the journal. */
export function deliveriesTable(db: Database) {
  const unseen = db.prepare<[number], Arrived>(
    `SELECT d.order_id AS orderId, o.supplier, o.sku, coalesce(o.closed_at, 0) AS closedAt, coalesce(o.delivered_at, o.requested_at) AS startedAt,
      (SELECT o.requested_at + sum(1.0 * r.quantity * (j.event_time - o.requested_at)) / sum(r.quantity)
        FROM receipts r JOIN journal j ON j.id = r.journal_id WHERE r.order_id = o.id AND r.quantity > 0) AS arrivedAt
    FROM order_times d JOIN orders o ON o.id = d.order_id WHERE d.days IS NULL LIMIT ?`,
  );
  const isAnyUnseen = db.prepare<[], { found: number }>('SELECT EXISTS (SELECT 1 FROM order_times WHERE days IS NULL) AS found');
  const put = db.prepare<[Record<string, unknown>]>(
    `INSERT OR REPLACE INTO order_times (order_id, supplier, sku, closed_at, days, stated_days)
      VALUES (@orderId, @supplier, @sku, @closedAt, @days, @statedDays)`,
  );
  const drop = db.prepare<[string]>('DELETE FROM order_times WHERE order_id = ?');
  const ofItem = db.prepare<[string, string, number], { days: number }>(
    'SELECT days FROM order_times WHERE supplier = ? AND sku = ? AND days IS NOT NULL ORDER BY closed_at DESC, order_id DESC LIMIT ?',
  );
  const ofSupplier = db.prepare<[string, number], { delay: number }>(
    'SELECT days - stated_days AS delay FROM order_times WHERE supplier = ? AND days IS NOT NULL ORDER BY closed_at DESC, order_id DESC LIMIT ?',
  );
  const seen = db.prepare<[], { sku: string }>('SELECT DISTINCT sku FROM order_times WHERE days IS NOT NULL');
  const delays = new Map<string, { readonly delay: LeadTime; readonly deliveries: number }>();

  /** SKUs that may have deliveries of their own: asked whenever an item is worked out. A reader asks the file. */
  let delivered: Set<string> | null = null;
  function ownDays(supplier: string, sku: string): number[] {
    if (!db.readonly) {
      delivered ??= new Set(seen.all().map((row) => row.sku));
      if (!delivered.has(sku)) return [];
    }
    return ofItem.all(supplier, sku, NEWEST).map(({ days }) => days);
  }

  /** By how much a supplier is later than stated, over all its items: what an item of it is expected to be before it has deliveries of its own. */
  function delayOf(supplier: string) {
    let found = delays.get(supplier);
    if (!found) {
      const late = supplier === '' ? [] : ofSupplier.all(supplier, NEWEST).map(({ delay }) => delay);
      // A supplier that is early is no less than none: only the sum with the stated time is a time.
      const shift = Math.min(0, ...late);
      const moved = learnLeadTime(
        late.map((delay) => delay - shift),
        { ...NO_DELAY, days: -shift },
      );
      found = { delay: { days: moved.days + shift, sdDays: moved.sdDays }, deliveries: late.length };
      delays.set(supplier, found);
    }
    return found;
  }

  return {
    /** Orders that have come and were not looked at yet, some of them. */
    unseen: (most: number): Arrived[] => (isAnyUnseen.get()!.found === 1 ? unseen.all(most) : []),
    put(delivery: Delivery): void {
      put.run(delivery as never);
      delays.delete(delivery.supplier);
      delivered?.add(delivery.sku);
    },
    /** By how many days a supplier is later than stated, with one decimal; null where there are too few deliveries. */
    delayDays(supplier: string): number | null {
      const { delay, deliveries } = delayOf(supplier);
      return deliveries < LEAST_DELIVERIES ? null : oneDecimal(delay.days);
    },
    drop: (orderId: string): void => void drop.run(orderId),
    /** The lead time of an item from a supplier, its own deliveries drawn towards the supplier's, and these towards what is stated; null where there are too few. Days with one decimal. */
    learned(supplier: string, sku: string, stated: LeadTime): LeadTime | null {
      const { delay, deliveries } = delayOf(supplier);
      const own = ownDays(supplier, sku);
      if (Math.max(deliveries, own.length) < LEAST_DELIVERIES) return null;
      const prior = { days: Math.max(0, stated.days + delay.days), sdDays: Math.max(stated.sdDays, delay.sdDays) };
      const { days, sdDays } = learnLeadTime(own, prior);
      return { days: oneDecimal(days), sdDays: oneDecimal(sdDays) };
    },
    /** From how many deliveries a lead time was learned. */
    count: (supplier: string, sku: string): number => ownDays(supplier, sku).length || delayOf(supplier).deliveries,
    forget(): void {
      delays.clear();
      delivered = null;
    },
  };
}
