import { afterEach, beforeEach, expect, it } from 'vitest';
import { type TemporaryStore, temporaryStore } from '../../support/temporary-store.ts';

const STATED = { days: 7, sdDays: 0 };
let temporary: TemporaryStore;
beforeEach(() => {
  temporary = temporaryStore();
});
afterEach(() => temporary.remove());

function arrive(sku: string, count: number): void {
  const { store } = temporary;
  store.transaction(() => {
    for (let n = 0; n < count; n++)
      store.deliveries.put({ orderId: `${sku}-${n}`, supplier: 'Acme', sku, closedAt: n, days: 12, statedDays: 7 });
  });
}

it('an item without deliveries has its supplier’s delay, and its own as soon as they have come, also after a restart', () => {
  const { deliveries } = temporary.store;
  expect(deliveries.learned('Acme', 'TEA', STATED)).toBeNull();
  arrive('COFFEE', 3);
  const bySupplier = deliveries.learned('Acme', 'TEA', STATED)!;
  expect(bySupplier.days).toBeGreaterThan(7);
  expect(deliveries.count('Acme', 'TEA')).toBe(3);
  arrive('TEA', 5);
  const own = deliveries.learned('Acme', 'TEA', STATED)!;
  expect(own.days).toBeGreaterThan(bySupplier.days);
  expect(deliveries.count('Acme', 'TEA')).toBe(5);
  deliveries.forget();
  expect(deliveries.learned('Acme', 'TEA', STATED)).toEqual(own);
});

it('deliveries of a transaction that fails are not learned from', () => {
  const { store } = temporary;
  expect(() =>
    store.transaction(() => {
      for (let n = 0; n < 3; n++)
        store.deliveries.put({ orderId: `order-${n}`, supplier: 'Acme', sku: 'TEA', closedAt: n, days: 12, statedDays: 7 });
      throw new Error('undone');
    }),
  ).toThrow('undone');
  expect(store.deliveries.learned('Acme', 'TEA', STATED)).toBeNull();
});
