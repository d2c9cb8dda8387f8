import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lackingBefore } from '../../../../agent/pipeline/decide/positions.ts';
import { NOON, type StockRoom, stockRoom } from '../../../support/stock-room.ts';

const DAY = 1440;

/** SOAP ran out on the first day; RICE, which is bought in 5 days, takes its place. */
describe('what an item lacks that another succeeds', () => {
  let room: StockRoom;
  beforeEach(() => {
    room = stockRoom();
    const { store } = room;
    store.items.putParameters('SOAP', 'config', { successor: 'RICE' });
    store.items.putParameters('RICE', 'config', { leadTimeDays: 5 });
    store.transaction(() => store.reorderPoints.put({ sku: 'SOAP', reorderPoint: 10, orderUpTo: 50, computedAt: 0 }));
    count('RICE', 'A-2', 40, 0);
    count('SOAP', 'A-1', 3, 0);
    room.scan(1, { action: 'pick', quantity: 3, location: 'A-1' });
  });
  afterEach(() => room.remove());

  const count = (code: string, location: string, quantity: number, day: number) =>
    room.scan(day * DAY, { action: 'count', code, location, quantity });
  const lacks = (day: number) => lackingBefore(room.store, 'RICE', Math.floor(NOON / 86_400_000) + day).map(({ units }) => units);

  it('is taken over 28 days and a lead time after the last of it, however often a count finds none again', () => {
    expect([lacks(32), lacks(33), lacks(34)]).toEqual([[40], [40], []]);
    for (const day of [1, 8, 15, 22, 29, 36]) count('SOAP', 'A-1', 0, day);
    expect([lacks(34), lacks(35)]).toEqual([[40], []]);
  });

  it('is wanted anew by what is found and taken after that', () => {
    count('SOAP', 'A-1', 2, 40);
    room.scan(41 * DAY, { action: 'pick', quantity: 2, location: 'A-1' });
    expect([lacks(74), lacks(75)]).toEqual([[40], []]);
    count('SOAP', 'A-1', 2, 80);
    count('SOAP', 'A-1', 0, 90);
    expect([lacks(123), lacks(124)]).toEqual([[40], []]);
  });

  it('stays wanted as long as customers wait for it', () => {
    const line = { orderRef: 'so-1', line: '1', sku: 'SOAP', quantity: 7, dueBy: null, priority: 0, updatedAt: NOON };
    room.store.transaction(() => room.store.reservations.put({ ...line, status: 'reserved' }));
    expect(lacks(90)).toEqual([40]);
    room.store.transaction(() => room.store.reservations.put({ ...line, status: 'cancelled' }));
    expect(lacks(90)).toEqual([]);
  });
});
