import type { OrderChange } from '../domain/order-change.ts';
import type { Database } from './database.ts';

const COLUMNS = 'id, order_id AS orderId, sku, kind, state, asked_at AS askedAt, settled_at AS settledAt';

/** What was asked about purchases under way, each at most once per kind. */
export function orderChangesTable(db: Database) {
  const get = db.prepare<[string], OrderChange>(`SELECT ${COLUMNS} FROM order_changes WHERE id = ?`);
  const ofOrder = db.prepare<[string], OrderChange>(`SELECT ${COLUMNS} FROM order_changes WHERE order_id = ? ORDER BY asked_at, id`);
  const insert = db.prepare<[OrderChange]>(
    'INSERT INTO order_changes (id, order_id, sku, kind, state, asked_at, settled_at) VALUES (@id, @orderId, @sku, @kind, @state, @askedAt, @settledAt)',
  );
  const update = db.prepare<[OrderChange]>('UPDATE order_changes SET state = @state, settled_at = @settledAt WHERE id = @id');
  return {
    get: (id: string): OrderChange | undefined => get.get(id),
    /** Oldest first. */
    ofOrder: (orderId: string): OrderChange[] => ofOrder.all(orderId),
    insert: (change: OrderChange): void => void insert.run(change),
    change: (change: OrderChange, to: Partial<Pick<OrderChange, 'state' | 'settledAt'>>): void => void update.run({ ...change, ...to }),
  };
}
