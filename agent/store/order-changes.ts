import type { OrderChange } from '../domain/replenishment/order-change.ts';
import type { Database } from './database.ts';

/** A change with what became of its message: when it first reached a sink, and how often it was sent again. */
export interface OrderChangeRow extends OrderChange {
  readonly deliveredAt: number | null;
  readonly reminders: number;
}

const COLUMNS =
  'id, order_id AS orderId, sku, kind, state, asked_at AS askedAt, settled_at AS settledAt, delivered_at AS deliveredAt, reminders';

/** What was asked about purchases under way, each at most once per kind. */
export function orderChangesTable(db: Database) {
  const get = db.prepare<[string], OrderChange>(`SELECT ${COLUMNS} FROM order_changes WHERE id = ?`);
  const ofOrder = db.prepare<[string], OrderChange>(`SELECT ${COLUMNS} FROM order_changes WHERE order_id = ? ORDER BY asked_at, id`);
  const insert = db.prepare<[OrderChange]>(
    'INSERT INTO order_changes (id, order_id, sku, kind, state, asked_at, settled_at) VALUES (@id, @orderId, @sku, @kind, @state, @askedAt, @settledAt)',
  );
  const open = db.prepare<[], OrderChangeRow>(`SELECT ${COLUMNS} FROM order_changes WHERE settled_at IS NULL ORDER BY asked_at, id`);
  const markDelivered = db.prepare<[number, string]>('UPDATE order_changes SET delivered_at = ? WHERE id = ? AND delivered_at IS NULL');
  const remind = db.prepare<[string]>('UPDATE order_changes SET reminders = reminders + 1 WHERE id = ?');
  const update = db.prepare<[OrderChange]>('UPDATE order_changes SET state = @state, settled_at = @settledAt WHERE id = @id');
  return {
    get: (id: string): OrderChange | undefined => get.get(id),
    /** Oldest first. */
    ofOrder: (orderId: string): OrderChange[] => ofOrder.all(orderId),
    /** Those that are not over, oldest first. */
    open: (): OrderChangeRow[] => open.all(),
    /** Notes when the decision behind a change first reached a sink. */
    markDelivered: (id: string, at: number): void => void markDelivered.run(at, id),
    /** Notes that it was sent again. */
    remind: (id: string): void => void remind.run(id),
    insert: (change: OrderChange): void => void insert.run(change),
    change: (change: OrderChange, to: Partial<Pick<OrderChange, 'state' | 'settledAt'>>): void => void update.run({ ...change, ...to }),
  };
}
