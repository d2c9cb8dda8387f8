import { afterEach, beforeEach, expect, it } from 'vitest';
import { takeCatalog } from '../../../agent/api/catalog.ts';
import { type TemporaryStore, temporaryStore } from '../../support/temporary-store.ts';

let temporary: TemporaryStore;
beforeEach(() => {
  temporary = temporaryStore();
});
afterEach(() => temporary.remove());

const catalog = (version: string, suppliers: object[]) =>
  temporary.store.transaction(() => takeCatalog(temporary.store, { version, suppliers, items: [{ sku: 'TEA', supplier: 'Acme' }] }));

it('terms of the configuration win field by field over the catalogue’s, and go with their source', () => {
  const { store } = temporary;
  catalog('1', [{ id: 'Acme', leadTimeDays: 9, cutoff: '10:00' }]);
  store.transaction(() => store.suppliers.replace('config', [{ name: 'Acme', leadTimeDays: 4 }]));
  expect(store.suppliers.get('Acme')).toMatchObject({ name: 'Acme', leadTimeDays: 4, cutoff: '10:00', currency: null });
  store.transaction(() => store.suppliers.replace('config', []));
  expect(store.suppliers.get('Acme')).toMatchObject({ leadTimeDays: 9 });
  expect(store.suppliers.get('Borealis')).toBeNull();
});

it('a supplier’s lead time is that of its items that state none of their own', () => {
  const { store } = temporary;
  catalog('1', [{ id: 'Acme', leadTimeDays: 9, leadTimeSdDays: 2 }]);
  expect(store.items.get('TEA')).toMatchObject({ leadTimeDays: 9, leadTimeSdDays: 2, sources: { leadTimeDays: 'supplier' } });
  store.transaction(() => store.items.putParameters('TEA', 'import', { leadTimeDays: 3 }));
  expect(store.items.get('TEA')).toMatchObject({ leadTimeDays: 3, leadTimeSdDays: 2, sources: { leadTimeDays: 'import' } });
});

it('a catalogue whose amounts lack a currency is refused whole', () => {
  expect(catalog('1', [{ id: 'Acme', minimumOrderMinor: 100 }])).toEqual({
    ok: false,
    reason: 'invalid-message',
    detail: 'suppliers.0.currency: amounts need a currency',
  });
  expect(temporary.store.suppliers.get('Acme')).toBeNull();
});

it('amounts of a source in another currency than the supplier’s are not mixed with it', () => {
  const { store } = temporary;
  catalog('1', [{ id: 'Acme', currency: 'USD', minimumOrderMinor: 100, freeShippingMinor: 900, shippingCostMinor: 5, leadTimeDays: 9 }]);
  store.transaction(() => store.suppliers.replace('config', [{ name: 'Acme', currency: 'EUR', minimumOrderMinor: 700 }]));
  expect(store.suppliers.get('Acme')).toMatchObject({
    ...{ currency: 'EUR', minimumOrderMinor: 700, freeShippingMinor: null, shippingCostMinor: null, leadTimeDays: 9 },
  });
  store.transaction(() => store.suppliers.replace('config', [{ name: 'Acme', currency: 'USD', minimumOrderMinor: 700 }]));
  expect(store.suppliers.get('Acme')).toMatchObject({ minimumOrderMinor: 700, freeShippingMinor: 900 });
  store.transaction(() => store.suppliers.replace('config', [{ name: 'Acme', leadTimeDays: 2 }]));
  expect(store.suppliers.get('Acme')).toMatchObject({ currency: 'USD', minimumOrderMinor: 100, leadTimeDays: 2 });
});
