import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readMigrations } from '../../../agent/store/migrate.ts';
import { NOON, type StockRoom, stockRoom } from '../../support/stock-room.ts';

let room: StockRoom;
let minute: number;
beforeEach(() => {
  room = stockRoom();
  minute = 0;
});
afterEach(() => room.remove());

const line = (name: string, quantity: number, words: object = {}) =>
  room.store.transaction(() =>
    room.store.reservations.put({
      ...{ orderRef: 'so-1', line: name, sku: 'SOAP', quantity, dueBy: null, priority: 0, status: 'reserved', updatedAt: NOON },
      ...words,
    }),
  );
const settle = (name: string, quantity: number, status: 'released' | 'cancelled' = 'released', words: object = {}) =>
  line(name, quantity, { status, ...words });
const pick = (quantity: number, order = 'so-1') => room.scan(++minute, { action: 'pick', quantity, order, location: 'A-1' });
const reserved = () => {
  const { reservations } = room.store;
  const sum = reservations.reserved('SOAP');
  expect(reservations.reservedBySku().get('SOAP') ?? 0).toBe(sum);
  return sum;
};

describe('picks of a customer’s order', () => {
  it('stay with the line that is released after them', () => {
    line('1', 6);
    line('2', 5);
    pick(6);
    settle('1', 6);
    expect(reserved()).toBe(5);
  });

  it('stay with the line that is cancelled after them, of which they were a part', () => {
    line('1', 6);
    line('2', 5);
    pick(2);
    settle('1', 6, 'cancelled');
    expect(reserved()).toBe(5);
    pick(5);
    expect(reserved()).toBe(0);
  });

  it('are not inherited by a line that is reserved after the earlier one was settled', () => {
    line('1', 6);
    pick(6);
    settle('1', 6);
    line('2', 5);
    expect(reserved()).toBe(5);
  });

  it('that come before their line is reserved are its own', () => {
    pick(4);
    line('1', 6);
    expect(reserved()).toBe(2);
  });

  it('go to the most pressing line first: by priority, then by due date, then by line', () => {
    line('1', 6);
    line('2', 6, { dueBy: NOON });
    line('3', 6, { priority: 5 });
    pick(10);
    settle('3', 6);
    settle('2', 6, 'cancelled');
    // Line 3 had 6 and line 2 had 4 of the 10.
    expect(reserved()).toBe(6);
  });

  it('are given back to be shared when a settled line is reserved again', () => {
    line('1', 6);
    pick(4);
    settle('1', 6);
    line('1', 6);
    expect(reserved()).toBe(2);
  });

  it('stay with a line, whatever quantity its release names and however often it is said', () => {
    line('1', 6);
    line('2', 5);
    pick(6);
    settle('1', 0);
    settle('1', 0, 'cancelled');
    expect(reserved()).toBe(5);
  });

  it('count once when a ship was taken for a pick that came late', () => {
    line('1', 6);
    room.scan(2, { action: 'ship', quantity: 6, order: 'so-1', location: 'A-1' });
    expect(reserved()).toBe(0);
    room.scan(1, { action: 'pick', quantity: 4, order: 'so-1', location: 'A-1' }, 3);
    expect(reserved()).toBe(2);
  });

  it('of another order or SKU change nothing', () => {
    line('1', 6);
    pick(3, 'so-2');
    room.scan(9, { action: 'pick', code: 'RICE', quantity: 3, order: 'so-1', location: 'A-2' });
    expect(reserved()).toBe(6);
  });

  it('are kept when retention takes them out of the journal', () => {
    line('1', 6);
    line('2', 5);
    pick(6);
    const { store } = room;
    store.transaction(() => {
      for (const entry of store.journal.oldest(10)) store.reservations.fold(entry);
      store.journal.dropThrough(store.journal.ends().last!);
    });
    expect(reserved()).toBe(5);
    settle('1', 6);
    expect(reserved()).toBe(5);
  });

  it('are remembered as long as another line of the order is reserved, and forgotten after', () => {
    line('1', 6);
    line('2', 5);
    pick(6);
    settle('1', 6);
    const tidy = () => room.store.transaction(() => room.store.reservations.tidy(NOON + 1));
    tidy();
    expect(reserved()).toBe(5);
    pick(5);
    tidy();
    tidy();
    expect(room.store.reservations.get('so-1', '1')).toBeUndefined();
  });
});

it('lines that were settled before picks were kept with them get theirs, the first ones first', () => {
  const { db } = room.store;
  db.exec('DROP TABLE picks_base; ALTER TABLE reservations DROP COLUMN picked; ALTER TABLE reservations DROP COLUMN reserved_at');
  const put = db.prepare(`INSERT INTO reservations VALUES ('so-1', ?, 'SOAP', ?, NULL, 0, ?, 0)`);
  put.run('1', 6, 'released');
  put.run('2', 4, 'cancelled');
  put.run('3', 5, 'reserved');
  pick(8);
  const sql = readMigrations()[5]!.sql;
  db.exec(sql.slice(sql.indexOf('ALTER TABLE reservations'), sql.indexOf('-- At which')));
  const kept = db.prepare('SELECT line, picked FROM reservations ORDER BY line').all();
  expect(kept).toEqual([
    { line: '1', picked: 6 },
    { line: '2', picked: 2 },
    { line: '3', picked: 0 },
  ]);
});
