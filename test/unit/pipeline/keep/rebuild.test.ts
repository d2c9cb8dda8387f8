import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectionDifferences, rebuildProjections } from '../../../../agent/pipeline/keep/rebuild.ts';
import { type StockRoom, stockRoom } from '../../../support/stock-room.ts';

let room: StockRoom;

beforeEach(() => {
  room = stockRoom();
  room.scan(0, { action: 'count', quantity: 40, location: 'A-1' });
  room.scan(1, { action: 'pick', quantity: 3, location: 'A-1' });
  room.scan(1500, { action: 'pick', quantity: 4, location: 'A-1' });
  room.reading(2, { device: 'A-2', count: 9 });
});
afterEach(() => room.remove());

const found = () => [...projectionDifferences(room.store)];
const projections = () => JSON.stringify([room.store.stock.all(), room.store.demand.all()]);

/** Changes a stored row behind everybody's back. */
function spoil(sql: string): void {
  const { changes } = room.store.db.prepare(sql).run();
  expect(changes).toBeGreaterThan(0);
  room.store.stock.forget();
}

const position = (sku: string) => `(SELECT id FROM positions WHERE sku = '${sku}')`;

describe('a rebuild', () => {
  it('finds nothing where nothing was spoilt', () => {
    expect(found()).toEqual([]);
  });

  it('shows a stock row that was changed by hand, and puts it right', () => {
    const before = projections();
    spoil(`UPDATE stock SET on_hand = 100 WHERE position = ${position('SOAP')}`);
    expect(found()).toMatchObject([
      {
        sku: 'SOAP',
        stock: [{ stored: { location: 'A-1', onHand: 100 }, rebuilt: { location: 'A-1', onHand: 33 } }],
        demand: [],
        settled: [],
      },
    ]);
    room.store.transaction(() => rebuildProjections(room.store));
    expect(found()).toEqual([]);
    expect(projections()).toBe(before);
  });

  it('shows a row that is missing, and one that no entry speaks for', () => {
    const before = projections();
    spoil(`DELETE FROM stock WHERE position = ${position('RICE')}`);
    room.store.db.exec("INSERT INTO positions (sku, location, condition) VALUES ('GHOST', 'X', 'sellable')");
    spoil(
      `INSERT INTO stock SELECT ${position('GHOST')}, 5, kept_by, level_time, level_id, since, updated_at, last_id, latest_time, open_day, open_demand FROM stock LIMIT 1`,
    );
    expect(found()).toMatchObject([
      { sku: 'GHOST', stock: [{ stored: { onHand: 5 }, rebuilt: null }] },
      { sku: 'RICE', stock: [{ stored: null, rebuilt: { onHand: 9 } }] },
    ]);
    room.store.transaction(() => rebuildProjections(room.store));
    expect(projections()).toBe(before);
  });

  it('shows demand of a day that was changed, is missing, or was made up, and puts it right', () => {
    const before = projections();
    const [first] = room.store.demand.all();
    spoil(`UPDATE demand SET quantity = quantity + 7 WHERE sku = 'SOAP'`);
    expect(found()).toMatchObject([{ sku: 'SOAP', stock: [], demand: [{ day: first!.day, stored: 10, rebuilt: 3 }] }]);
    spoil(`DELETE FROM demand WHERE sku = 'SOAP'`);
    expect(found()).toMatchObject([{ sku: 'SOAP', stock: [], demand: [{ day: first!.day, stored: null, rebuilt: 3 }] }]);
    spoil(`INSERT INTO demand VALUES ('NOBODY', ${first!.day}, 1)`);
    expect(found().map(({ sku }) => sku)).toEqual(['NOBODY', 'SOAP']);
    room.store.transaction(() => rebuildProjections(room.store));
    expect(projections()).toBe(before);
  });

  it('starts from what retention has folded out of the journal', () => {
    const before = projections();
    const columns = 'on_hand, kept_by, level_time, level_id, since, updated_at, last_id, latest_time, open_day, open_demand';
    room.store.db.exec(
      `INSERT INTO stock_base SELECT position, ${columns} FROM stock; INSERT INTO demand_base SELECT * FROM demand; DELETE FROM journal`,
    );
    expect(found()).toEqual([]);
    room.store.transaction(() => {
      room.store.stock.clear();
      room.store.demand.clear();
    });
    expect(found().length).toBe(2);
    room.store.transaction(() => rebuildProjections(room.store));
    expect(projections()).toBe(before);
  });

  it('can be left in the middle', () => {
    spoil('UPDATE stock SET on_hand = 1');
    for (const _ of projectionDifferences(room.store)) break;
    room.store.transaction(() => room.store.settings.put('a', 'b'));
    expect(room.store.settings.get('a')).toBe('b');
  });
});
