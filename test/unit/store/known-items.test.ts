import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../../../agent/store/database.ts';
import { migrate, readMigrations } from '../../../agent/store/migrate.ts';
import { createStore } from '../../../agent/store/store.ts';
import { temporaryFolder } from '../../support/program.ts';
import { type TemporaryStore, temporaryStore } from '../../support/temporary-store.ts';

const BEFORE = 28;

let temporary: TemporaryStore;
beforeEach(() => {
  temporary = temporaryStore();
});
afterEach(() => temporary.remove());

it('an item is known since it was noted first, and since now where a clock ran ahead then', () => {
  const { knownItems } = temporary.store;
  expect(knownItems.since('TEA')).toBeNull();
  for (const now of [5000, 9000]) knownItems.note('TEA', now);
  expect(knownItems.since('TEA')).toBe(5000);
  knownItems.note('TEA', 3000);
  expect(knownItems.since('TEA')).toBe(3000);
  expect(createStore(temporary.store.db).knownItems.since('TEA')).toBe(3000);
});

it('a note that was rolled back was never made', () => {
  const { store } = temporary;
  const work = () => {
    store.knownItems.note('TEA', 5000);
    throw new Error('no');
  };
  expect(() => store.transaction(work)).toThrow('no');
  expect(store.knownItems.since('TEA')).toBeNull();
});

it('what was known before items were noted is known since the first that is told of it, and what nothing is told of is not', () => {
  const folder = temporaryFolder();
  const db = openDatabase(folder.file('stock.db'), 'process');
  migrate(db, readMigrations().slice(0, BEFORE));
  for (const sku of ['STOCKED', 'DECIDED', 'NEW']) db.prepare("INSERT INTO item_parameters VALUES (?, 'import', '{}')").run(sku);
  for (const [id, sku] of ['STOCKED', 'DROPPED'].entries()) {
    db.prepare("INSERT INTO positions (id, sku, location, condition) VALUES (?, ?, 'A-1', 'sellable')").run(id + 1, sku);
    db.prepare("INSERT INTO stock (position, on_hand, kept_by, since, updated_at, open_demand) VALUES (?, 1, 'scans', 700, 900, 0)").run(
      id + 1,
    );
  }
  for (const [sku, at] of [
    ['STOCKED', 800],
    ['DECIDED', 600],
    ['DECIDED', 650],
  ] as const)
    db.prepare(
      "INSERT INTO decisions (id, decided_at, type, sku, quantity, unit, due_by, priority, policy, reason) VALUES (?, ?, 't', ?, 1, 'each', 0, 1, 'p', '{}')",
    ).run(`${sku}${at}`, at, sku);
  migrate(db);
  expect(db.prepare('SELECT sku, since FROM known_items ORDER BY sku').all()).toEqual([
    { sku: 'DECIDED', since: 600 },
    { sku: 'STOCKED', since: 700 },
  ]);
  db.close();
  folder.remove();
});

it('the first day that is told of, and the first on which somebody asked, are found whatever table they lie in', () => {
  const { demand, transaction } = temporary.store;
  transaction(() => {
    demand.putHistory([
      { sku: 'TEA', day: 100, quantity: 0 },
      { sku: 'TEA', day: 120, quantity: 4 },
      { sku: 'RICE', day: 90, quantity: 0 },
    ]);
    demand.put('TEA', 125, 9);
    demand.put('SOAP', 80, -2);
    demand.put('SOAP', 85, 3);
  });
  expect(['TEA', 'RICE', 'SOAP', 'NONE'].map(demand.firstTold)).toEqual([100, 90, 80, null]);
  expect(['TEA', 'RICE', 'SOAP', 'NONE'].map(demand.firstAsked)).toEqual([{ day: 120, quantity: 4 }, null, { day: 85, quantity: 3 }, null]);
  // A day that the journal knows counts by the journal.
  transaction(() => demand.put('TEA', 120, 6));
  expect(demand.firstAsked('TEA')).toEqual({ day: 120, quantity: 6 });
});
