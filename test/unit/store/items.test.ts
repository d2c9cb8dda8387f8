import { afterEach, beforeEach, expect, it } from 'vitest';
import { type TemporaryStore, temporaryStore } from '../../support/temporary-store.ts';

let temporary: TemporaryStore;
beforeEach(() => {
  temporary = temporaryStore();
  temporary.store.transaction(() => temporary.store.items.putParameters('TEA', 'import', {}));
});
afterEach(() => temporary.remove());

/** Puts a barcode beside what the table of items knows, as no part of the agent does. */
const slipIn = (code: string) => temporary.store.db.prepare('INSERT INTO barcodes (code, sku, units) VALUES (?, ?, 6)').run(code, 'TEA');

it('a code that stands for nothing is looked up in the file once, and anew when codes or items change', () => {
  const { items } = temporary.store;
  expect(items.lookUp('04006381333931')).toBeNull();
  slipIn('04006381333931');
  expect(items.lookUp('04006381333931')).toBeNull();
  items.setBarcodes('TEA', [{ code: '4006381333931', units: 12 }]);
  expect(items.lookUp('4006381333931')).toMatchObject({ sku: 'TEA', units: 12 });
  expect(items.lookUp('COFFEE')).toBeNull();
  items.putParameters('COFFEE', 'import', {});
  expect(items.lookUp('COFFEE')).toMatchObject({ sku: 'COFFEE', units: 1 });
  items.dropSource('import');
  expect(items.lookUp('COFFEE')).toBeNull();
});

it('what another program or a rollback has changed is looked up anew', () => {
  const { items } = temporary.store;
  expect(items.lookUp('96385074')).toBeNull();
  slipIn('96385074');
  items.forget();
  expect(items.lookUp('96385074')).toMatchObject({ sku: 'TEA', units: 6 });
});

it('only so many codes that stand for nothing are remembered, the latest, and none that is long', () => {
  const { items } = temporary.store;
  const long = 'X'.repeat(65);
  items.lookUp('FIRST');
  for (let n = 0; n < 8192; n++) items.lookUp(`MADE-UP-${n}`);
  expect(items.lookUp(long)).toBeNull();
  for (const code of ['FIRST', long, 'MADE-UP-8191']) slipIn(code);
  expect(items.lookUp('FIRST')).not.toBeNull();
  expect(items.lookUp(long)).not.toBeNull();
  expect(items.lookUp('MADE-UP-8191')).toBeNull();
});

it('an item that takes the place of others is found by what these say, and no other', () => {
  const { items } = temporary.store;
  items.putParameters('COFFEE', 'import', { successor: 'TEA' });
  items.putParameters('COCOA', 'import', { successor: null, name: 'successor' });
  expect([items.succeededBy('TEA'), items.succeededBy('COFFEE')]).toEqual([['COFFEE'], []]);
});
