import { awaitedUnits, type Order, type OrderState } from '../domain/replenishment/decision.ts';
import type { Database } from './database.ts';
import { createRecent } from './recent.ts';

const CACHED = 131_072;
const CACHED_ORDERED = 2048;

export interface OrderRow extends Order {
  /** Whom it was ordered from; empty where nobody said. */
  readonly supplier?: string;
  /** When its decision first reached a sink. */
  readonly deliveredAt: number | null;
  readonly acknowledgedAt: number | null;
  readonly reportedAt: number | null;
  readonly reminders: number;
  readonly closeReason: string | null;
}

const COLUMNS = `id, sku, supplier, location, state, requested, confirmed, shipped, reported, scanned, written_off AS writtenOff, requested_at AS requestedAt, delivered_at AS deliveredAt, acknowledged_at AS acknowledgedAt,
  expected_at AS expectedAt, reported_at AS reportedAt, reminders, closed_at AS closedAt, close_reason AS closeReason`;

/** What an order takes of a budget, in base units; of one that was cancelled or rejected, only what came. */
export interface Spending {
  readonly sku: string;
  readonly supplier: string;
  readonly state: OrderState;
  readonly units: number;
}

/** Some of them, and before which row the next ones came; null where there are none. */
interface SpendingPage {
  readonly orders: readonly Spending[];
  readonly next: number | null;
}

/** What is awaited of a SKU: its open orders, oldest first, and their units together. */
/** What an order came to, of whom and when. */
interface OrderedUnits {
  readonly supplier: string;
  readonly requestedAt: number;
  readonly units: number;
}

interface Awaited {
  readonly orders: readonly OrderRow[];
  readonly units: number;
}

const NOTHING: Awaited = { orders: [], units: 0 };

/** Purchases on their way, and which receiving scans they were matched to. */
export function ordersTable(db: Database) {
  const get = db.prepare<[string], OrderRow>(`SELECT ${COLUMNS} FROM orders WHERE id = ?`);
  const put = db.prepare<[Record<string, unknown>]>(`INSERT OR REPLACE INTO orders
    (id, sku, supplier, location, state, requested, confirmed, shipped, reported, scanned, written_off, requested_at, delivered_at, acknowledged_at, expected_at, reported_at, reminders, closed_at, close_reason)
    VALUES (@id, @sku, @supplier, @location, @state, @requested, @confirmed, @shipped, @reported, @scanned, @writtenOff, @requestedAt, @deliveredAt, @acknowledgedAt, @expectedAt, @reportedAt, @reminders, @closedAt, @closeReason)`);
  const update = db.prepare<
    [Record<string, unknown>]
  >(`UPDATE orders SET state = @state, confirmed = @confirmed, shipped = @shipped, reported = @reported, scanned = @scanned, written_off = @writtenOff,
    acknowledged_at = @acknowledgedAt, expected_at = @expectedAt, reported_at = @reportedAt, reminders = @reminders, closed_at = @closedAt, close_reason = @closeReason WHERE id = @id`);
  const open = db.prepare<[string], OrderRow>(
    `SELECT ${COLUMNS} FROM orders WHERE sku = ? AND closed_at IS NULL ORDER BY requested_at, id`,
  );
  const allOpen = db.prepare<[], OrderRow>(`SELECT ${COLUMNS} FROM orders WHERE closed_at IS NULL ORDER BY requested_at, id`);
  const pressing = db.prepare<[], OrderRow>(
    `SELECT ${COLUMNS} FROM orders WHERE closed_at IS NULL AND (state = 'requested' OR reported > scanned + written_off) ORDER BY requested_at, id`,
  );
  const overdue = db.prepare<[number], OrderRow>(
    `SELECT ${COLUMNS} FROM orders WHERE closed_at IS NULL AND state <> 'proposed' AND expected_at <= ? ORDER BY requested_at, id`,
  );
  const allAwaited = db.prepare<[], { sku: string }>('SELECT DISTINCT sku FROM orders WHERE closed_at IS NULL');
  const openCount = db.prepare<[], { count: number }>('SELECT count(*) AS count FROM orders WHERE closed_at IS NULL');
  const markDelivered = db.prepare<[number, string], { sku: string }>(
    'UPDATE orders SET delivered_at = ? WHERE id = ? AND delivered_at IS NULL RETURNING sku',
  );
  const byAge = db.prepare<[], { id: string; requestedAt: number; closedAt: number | null }>(
    'SELECT id, requested_at AS requestedAt, closed_at AS closedAt FROM orders ORDER BY rowid',
  );
  const newest = db.prepare<[], Spending & { requestedAt: number }>(
    `SELECT sku, supplier, state, requested_at AS requestedAt, CASE WHEN state IN ('cancelled', 'rejected') THEN scanned
      ELSE max(coalesce(confirmed, requested), shipped, reported, scanned) END AS units
    FROM orders o WHERE EXISTS (SELECT 1 FROM decisions WHERE id = o.id) ORDER BY rowid DESC`,
  );
  const decidedPage = db.prepare<[number, number], Spending & { requestedAt: number; row: number }>(
    `SELECT rowid AS row, sku, supplier, state, requested_at AS requestedAt, CASE WHEN state IN ('cancelled', 'rejected') THEN scanned
      ELSE max(coalesce(confirmed, requested), shipped, reported, scanned) END AS units
    FROM orders o WHERE rowid < ? AND EXISTS (SELECT 1 FROM decisions WHERE id = o.id) ORDER BY rowid DESC LIMIT ?`,
  );
  const proposed = db.prepare<[], Spending>(
    `SELECT sku, supplier, state, requested AS units FROM orders WHERE closed_at IS NULL AND state = 'proposed'`,
  );
  const dropReceipts = db.prepare<[string]>('DELETE FROM receipts WHERE order_id = ?');
  const dropChanges = db.prepare<[string]>('DELETE FROM order_changes WHERE order_id = ?');
  const drop = db.prepare<[string]>('DELETE FROM orders WHERE id = ?');
  const dropTime = db.prepare<[string]>('DELETE FROM order_times WHERE order_id = ?');
  const hasCome = db.prepare<[string]>('INSERT OR REPLACE INTO order_times (order_id) VALUES (?)');
  const addReceipt = db.prepare<[number, string, number]>(
    'INSERT INTO receipts (journal_id, order_id, quantity) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity',
  );
  const creditedBy = db.prepare<[number], { sum: number }>('SELECT coalesce(sum(quantity), 0) AS sum FROM receipts WHERE journal_id = ?');
  const receiptsOf = db.prepare<[number], { orderId: string; quantity: number }>(
    'SELECT order_id AS orderId, quantity FROM receipts WHERE journal_id = ? AND quantity > 0 ORDER BY order_id DESC',
  );
  const receiptTimes = db.prepare<[string, number], { eventTime: number; quantity: number }>(
    `SELECT j.event_time AS eventTime, r.quantity FROM receipts r JOIN journal j ON j.id = r.journal_id
    WHERE r.order_id = ? AND r.quantity > 0 ORDER BY j.event_time, j.id LIMIT ?`,
  );
  const creditedByShelf = db.prepare<[string], { sum: number }>(
    `SELECT coalesce(sum(r.quantity), 0) AS sum FROM receipts r JOIN journal j ON j.id = r.journal_id WHERE r.order_id = ? AND j.kind = 'level'`,
  );

  const ofSku = db.prepare<[string], OrderedUnits>(
    `SELECT supplier, requested_at AS requestedAt, CASE WHEN state IN ('cancelled', 'rejected') THEN scanned
      ELSE max(coalesce(confirmed, requested), shipped, reported, scanned) END AS units FROM orders WHERE sku = ? AND state <> 'proposed'`,
  );
  /** What was ordered of the SKUs whose suppliers have shares: asked with each look at one that runs low. A reader asks the file. */
  const ordered = createRecent<string, readonly OrderedUnits[]>(CACHED_ORDERED);

  /** What is awaited of each SKU: asked after each event, changed a few times a week. A reader asks the file, which another connection writes. */
  const awaited = createRecent<string, Awaited>(CACHED);

  /** SKUs that may have an open order: few of all. */
  let mayBeAwaited: Set<string> | null = null;

  function awaitedOf(sku: string): Awaited {
    if (!db.readonly) {
      mayBeAwaited ??= new Set(allAwaited.all().map((row) => row.sku));
      if (!mayBeAwaited.has(sku)) return NOTHING;
    }
    let found = db.readonly ? undefined : awaited.get(sku);
    if (!found) {
      const orders = open.all(sku);
      found = { orders, units: orders.reduce((sum, order) => sum + awaitedUnits(order), 0) };
      awaited.set(sku, found);
    }
    return found;
  }

  function changed(sku: string): void {
    mayBeAwaited?.add(sku);
    awaited.delete(sku);
    ordered.delete(sku);
  }

  function orderedOf(sku: string): readonly OrderedUnits[] {
    let found = db.readonly ? undefined : ordered.get(sku);
    if (!found) {
      found = ofSku.all(sku);
      ordered.set(sku, found);
    }
    return found;
  }

  function write(order: OrderRow): OrderRow {
    update.run(order as never);
    changed(order.sku);
    return order;
  }

  /** What has come says how long it took. */
  function closed(order: OrderRow): OrderRow {
    if (order.state === 'received') hasCome.run(order.id);
    return order;
  }

  function closedBefore(time: number, most: number): string[] {
    const found: string[] = [];
    // In the order of arrival: the first young one ends it.
    for (const { id, requestedAt, closedAt } of byAge.iterate()) {
      if (requestedAt >= time || found.length >= most) break;
      if (closedAt !== null && closedAt < time) found.push(id);
    }
    return found;
  }

  function decidedSince(time: number): Spending[] {
    const found: Spending[] = [];
    // Against the order of arrival: the first old one ends it.
    for (const { requestedAt, ...spending } of newest.iterate()) {
      if (requestedAt < time) break;
      found.push(spending);
    }
    return found;
  }

  return {
    get: (id: string): OrderRow | undefined => get.get(id),
    insert(order: OrderRow): void {
      put.run({ supplier: '', ...order } as never);
      changed(order.sku);
    },
    /** Changes an order; its SKU, location and requested quantity never change. */
    change: (order: OrderRow, change: Partial<OrderRow>): OrderRow => write({ ...order, ...change }),
    close: (order: OrderRow, state: OrderState, at: number, reason: string | null): OrderRow =>
      closed(write({ ...order, state, closedAt: at, closeReason: reason })),
    /** Open orders of a SKU, oldest first. */
    open: (sku: string): readonly OrderRow[] => awaitedOf(sku).orders,
    allOpen: (): OrderRow[] => allOpen.all(),
    /** Open orders that nobody has answered, and those of which upstream calls more received than was seen. */
    pressing: (): OrderRow[] => pressing.all(),
    /** Open orders that were expected at a time or before. */
    overdue: (at: number): OrderRow[] => overdue.all(at),
    /** Units of a SKU still awaited. */
    onOrder: (sku: string): number => awaitedOf(sku).units,
    /** The same for every SKU with an open order, in one query. */
    onOrderBySku(): Map<string, number> {
      const bySku = new Map<string, number>();
      for (const order of allOpen.all()) bySku.set(order.sku, (bySku.get(order.sku) ?? 0) + awaitedUnits(order));
      return bySku;
    },
    /** Units of a SKU that were ordered since a time, by supplier; what waits for approval is not ordered yet. */
    orderedSince(sku: string, time: number): Map<string, number> {
      const bySupplier = new Map<string, number>();
      for (const { supplier, requestedAt, units } of orderedOf(sku))
        if (requestedAt >= time) bySupplier.set(supplier, (bySupplier.get(supplier) ?? 0) + units);
      return bySupplier;
    },
    /** What was ordered since a time by decisions of this agent, newest first. */
    decidedSince,
    /** A page of at most so many of the same, of those that came before `before`, and what the next page comes before; null where there is none. */
    decidedPage(time: number, before: number, most: number): SpendingPage {
      const rows = decidedPage.all(before, most);
      const old = rows.findIndex(({ requestedAt }) => requestedAt < time);
      const orders = old < 0 ? rows : rows.slice(0, old);
      return { orders, next: orders.length === most ? rows.at(-1)!.row : null };
    },
    /** What waits for a person. */
    proposed: (): Spending[] => proposed.all(),
    openCount: (): number => openCount.get()!.count,
    /** Notes when the decision behind an order first reached a sink. */
    markDelivered(id: string, at: number): void {
      const marked = markDelivered.get(at, id);
      if (marked) awaited.delete(marked.sku);
    },
    /** Units that a journal entry has credited, to whichever orders. */
    creditedBy: (journalId: number): number => creditedBy.get(journalId)!.sum,
    /** Which orders a journal entry has credited, those decided last first. */
    receiptsOf: (journalId: number) => receiptsOf.all(journalId),
    /** What came of an order and when, oldest first, at most so many; of what has left the journal only the order's own sum is known. */
    receiptTimes: (id: string, most: number) => receiptTimes.all(id, most),
    /** Units of an order that shelf rises have credited. */
    creditedByShelf: (id: string): number => creditedByShelf.get(id)!.sum,
    addReceipt: (journalId: number, orderId: string, quantity: number): void => void addReceipt.run(journalId, orderId, quantity),
    /** Removes the oldest orders that were closed before a time, at most so many, with what was received for them. */
    tidy(before: number, most: number): void {
      for (const id of closedBefore(before, most)) {
        dropReceipts.run(id);
        dropTime.run(id);
        dropChanges.run(id);
        drop.run(id);
      }
    },
    /** Drops what is cached: after a rollback, or when another process has written. */
    forget(): void {
      mayBeAwaited = null;
      awaited.clear();
      ordered.clear();
    },
  };
}
