import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OrderRow } from '../../../agent/store/orders.ts';
import { type TemporaryStore, temporaryStore } from '../../support/temporary-store.ts';

let temporary: TemporaryStore;
beforeEach(() => {
  temporary = temporaryStore();
});
afterEach(() => temporary.remove());

const order = (id: string, sku: string): OrderRow => ({
  ...{ id, sku, supplier: '', location: null, state: 'requested', requested: 12, confirmed: null, shipped: 0, reported: 0, scanned: 0 },
  ...{ writtenOff: 0, requestedAt: 1, expectedAt: null, closedAt: null, deliveredAt: null, acknowledgedAt: null, reportedAt: null },
  ...{ reminders: 0, closeReason: null },
});

it('an item is awaited from its first order on, also one that was asked for before it had any, and no longer when that is closed', () => {
  const { orders } = temporary.store;
  expect([orders.onOrder('TEA'), orders.open('TEA')]).toEqual([0, []]);
  orders.insert(order('1', 'TEA'));
  expect([orders.onOrder('TEA'), orders.onOrder('COFFEE')]).toEqual([12, 0]);
  orders.close(order('1', 'TEA'), 'cancelled', 2, null);
  expect(orders.onOrder('TEA')).toBe(0);
});

it('an order that was rolled back is not awaited, and one of another connection is when that is noticed', () => {
  const { store } = temporary;
  const interrupted = () =>
    store.transaction(() => {
      store.orders.insert(order('1', 'TEA'));
      throw new Error('interrupted');
    });
  expect(interrupted).toThrow('interrupted');
  expect(store.orders.onOrder('TEA')).toBe(0);
  store.db
    .prepare(`INSERT INTO orders (id, sku, state, requested, shipped, reported, scanned, written_off, requested_at, reminders)
    VALUES ('2', 'TEA', 'requested', 5, 0, 0, 0, 0, 1, 0)`)
    .run();
  expect(store.orders.onOrder('TEA')).toBe(0);
  store.orders.forget();
  expect(store.orders.onOrder('TEA')).toBe(5);
});
