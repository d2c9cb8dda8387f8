import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { matchShelfRises } from '../../../../agent/pipeline/ingest/receipts.ts';
import { NOON, type StockRoom, stockRoom } from '../../../support/stock-room.ts';

const MINUTE = 60_000;
const DAY_MINUTES = 1440;
let room: StockRoom;
beforeEach(() => {
  room = stockRoom();
});
afterEach(() => room.remove());

/** RICE lies on the scale A-2, 3 of it at first. */
const order = (id: string, requested: number, words: object = {}) => room.order({ id, sku: 'RICE', requested, ...words });
const level = (minute: number, count: number, arrives = minute) => room.reading(minute, { device: 'A-2', count }, arrives);
const scan = (minute: number, words: Parameters<StockRoom['scan']>[1], arrives = minute) =>
  room.scan(minute, { code: 'RICE', ...words }, arrives);
const receive = (minute: number, quantity: number, words: object = {}, arrives = minute) =>
  scan(minute, { action: 'receive', quantity, ...words }, arrives);
const putAway = (minute: number, quantity: number, words: object = {}) =>
  scan(minute, { action: 'putaway', quantity, location: 'DOCK', to: 'A-2', ...words });
const says = (id: string, reported: number, minute: number) => {
  const { orders } = room.store;
  orders.change(orders.get(id)!, { reported, reportedAt: NOON + minute * MINUTE });
  room.store.transaction(() => matchShelfRises(room.store, 'RICE', NOON + minute * MINUTE));
};
const scanned = (id: string) => room.store.orders.get(id)!.scanned;

describe('a shelf rise of goods that were scanned', () => {
  beforeEach(() => level(0, 3));

  it('at receiving credits no second order', () => {
    order('first', 20);
    order('second', 20, { requestedAt: NOON + 1 });
    receive(1, 20);
    putAway(2, 20);
    level(3, 23);
    says('second', 20, 4);
    expect([scanned('first'), scanned('second')]).toEqual([20, 0]);
  });

  it('at receiving credits no second order where nobody scanned the putting away either', () => {
    order('first', 20);
    order('second', 20, { requestedAt: NOON + 1 });
    receive(1, 20);
    level(3, 23);
    says('second', 20, 4);
    expect([scanned('first'), scanned('second')]).toEqual([20, 0]);
  });

  it('at receiving does not credit the rest of the same order', () => {
    order('first', 40);
    receive(1, 20, { order: 'first' });
    level(2, 23);
    putAway(3, 20);
    says('first', 40, 4);
    expect(scanned('first')).toBe(20);
  });

  it('at the shelf itself, before or after it rises, credits nothing more', () => {
    order('first', 40);
    receive(1, 10, { location: 'A-2' });
    level(2, 13);
    level(3, 18);
    receive(4, 5, { location: 'A-2' });
    says('first', 40, 5);
    expect(scanned('first')).toBe(15);
  });

  it('when they were moved there from elsewhere in the house credits nothing', () => {
    order('first', 20);
    scan(1, { action: 'count', location: 'B-1', quantity: 20 });
    level(2, 23);
    scan(3, { action: 'move', location: 'B-1', to: 'A-2', quantity: 20 });
    says('first', 20, 4);
    expect(scanned('first')).toBe(0);
  });

  it('credits what else the rise holds', () => {
    order('first', 20);
    order('second', 30, { requestedAt: NOON + 1 });
    receive(1, 20);
    level(3, 53);
    says('second', 30, 4);
    expect([scanned('first'), scanned('second')]).toEqual([20, 30]);
  });

  it('is one thing, what comes to the shelf unscanned afterwards another', () => {
    order('first', 20);
    order('second', 20, { requestedAt: NOON + 1 });
    receive(1, 20);
    level(2, 23);
    putAway(3, 20);
    level(4, 43);
    says('second', 20, 5);
    expect([scanned('first'), scanned('second')]).toEqual([20, 20]);
  });

  it('and put away elsewhere does not hide what comes to the shelf unscanned', () => {
    order('first', 20);
    order('second', 20, { requestedAt: NOON + 1 });
    receive(1, 20);
    putAway(2, 20, { to: 'B-1' });
    level(3, 23);
    says('second', 20, 4);
    expect([scanned('first'), scanned('second')]).toEqual([20, 20]);
  });

  it('credits the order once when the receiving scan arrives late', () => {
    order('first', 20);
    order('second', 20, { requestedAt: NOON + 1 });
    level(3, 23);
    says('first', 20, 4);
    receive(1, 20, {}, 5);
    expect([scanned('first'), scanned('second')]).toEqual([20, 0]);
    receive(6, 20);
    expect([scanned('first'), scanned('second')]).toEqual([20, 20]);
  });

  it('credits no other order when the scan comes after the rise and names the order that was credited', () => {
    order('first', 20);
    order('second', 20, { requestedAt: NOON + 1 });
    level(3, 23);
    says('first', 20, 4);
    receive(5, 8, { order: 'first' });
    receive(6, 12, { order: 'first' });
    expect([scanned('first'), scanned('second')]).toEqual([20, 0]);
    // More than was ordered: as before, the oldest open order gets it.
    receive(7, 5, { order: 'first' });
    expect(scanned('second')).toBe(5);
  });
});

describe('a rise that was credited, and then turns out to be goods of the house', () => {
  beforeEach(() => {
    level(0, 3);
    order('first', 20, { reported: 20, reportedAt: NOON });
    level(10, 23);
    expect(room.store.orders.get('first')).toMatchObject({ state: 'received', scanned: 20 });
  });
  const move = (minute: number) => scan(minute, { action: 'move', location: 'B-1', to: 'A-2', quantity: 20 });

  it('is taken back by the scan of the move, and the order is awaited again', () => {
    move(12);
    expect(room.store.orders.get('first')).toMatchObject({ state: 'shipped', scanned: 0, closedAt: null });
    expect(room.store.orders.onOrder('RICE')).toBe(20);
    level(60, 43);
    expect(room.store.orders.get('first')).toMatchObject({ state: 'received', scanned: 20 });
  });

  it('long before the move is not: the shelf will rise again', () => {
    move(300);
    level(301, 43);
    expect(room.store.orders.get('first')).toMatchObject({ state: 'received', scanned: 20 });
    order('second', 20, { requestedAt: NOON + 1 });
    says('second', 20, 302);
    expect(scanned('second')).toBe(0);
  });

  it('credits no second order by the receiving scan at the shelf', () => {
    order('second', 20, { requestedAt: NOON + 1 });
    receive(12, 20, { location: 'A-2' });
    expect([scanned('first'), scanned('second')]).toEqual([20, 0]);
  });

  it('stays written off where a person has closed the order', () => {
    const { orders } = room.store;
    orders.change(orders.get('first')!, { closeReason: 'written off by the operator' });
    move(12);
    expect(orders.get('first')).toMatchObject({ state: 'received', scanned: 0 });
    expect(orders.onOrder('RICE')).toBe(0);
  });
});

describe('a level that arrives late', () => {
  it('does not show one rise twice', () => {
    level(0, 3);
    order('first', 60);
    level(5, 23);
    level(3, 23, 6);
    says('first', 60, 7);
    expect(scanned('first')).toBe(20);
  });

  it('in the middle of a rise that was credited leaves nothing to credit', () => {
    level(0, 3);
    order('first', 20);
    order('second', 20, { requestedAt: NOON + 1 });
    level(5, 23);
    says('first', 20, 6);
    level(3, 10, 7);
    says('second', 20, 8);
    expect([scanned('first'), scanned('second')]).toEqual([20, 0]);
  });

  it('shows the rise that a drop after it had hidden', () => {
    level(0, 3);
    order('first', 20);
    level(5, 3);
    level(3, 23, 6);
    says('first', 20, 7);
    expect(scanned('first')).toBe(20);
  });
});

describe('goods that were given up', () => {
  const GIVEN_UP = 3 * DAY_MINUTES;
  beforeEach(() => {
    level(0, 3);
    order('lost', 20, {
      reported: 20,
      reportedAt: NOON,
      writtenOff: 20,
      state: 'received',
      closedAt: NOON + GIVEN_UP * MINUTE,
      closeReason: 'receipt-timeout',
    });
    const sentence = 'Upstream says that 20 RICE were received; 0 were seen here.';
    const raisedAt = NOON + GIVEN_UP * MINUTE;
    room.store.alerts.raise({ id: 'a', kind: 'receipt-discrepancy', subject: 'lost', sentence, numbers: {}, raisedAt });
  });

  it('and are scanned by the name of their order after all are no other order’s', () => {
    order('again', 20, { requestedAt: NOON + 1 });
    receive(GIVEN_UP + 1, 20, { order: 'lost' });
    expect([scanned('lost'), room.store.orders.get('lost')!.writtenOff, scanned('again')]).toEqual([20, 0, 0]);
  });

  it('take what no open order awaits', () => {
    order('again', 20, { requestedAt: NOON + 1 });
    receive(GIVEN_UP + 1, 25);
    expect([scanned('again'), scanned('lost')]).toEqual([20, 5]);
    expect(room.store.orders.get('lost')!.writtenOff).toBe(15);
  });
});
