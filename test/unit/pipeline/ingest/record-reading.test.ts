import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { matchShelfRises } from '../../../../agent/pipeline/ingest/receipts.ts';
import { NOON, type StockRoom, stockRoom } from '../../../support/stock-room.ts';

let room: StockRoom;
beforeEach(() => {
  room = stockRoom();
});
afterEach(() => room.remove());

const journaled = () => [...room.store.journal.inOrder()].length;

describe('a shelf reading is a level', () => {
  it('sets on-hand from the weight, and its drops are demand', () => {
    room.reading(1, { device: 'A-2', weightGrams: 2500 });
    room.reading(2, { device: 'A-2', weightGrams: 1800 });
    room.reading(3, { device: 'A-2', weightGrams: 2000 });
    expect([room.onHand('RICE'), room.demand('RICE')]).toEqual([15, 7]);
  });

  it('of 65535 is none from a sensor that showed something else: whoever calibrates the scale does not hear it either', () => {
    const none = { kind: 'refused', reason: 'no-reading' };
    expect(room.reading(0, { device: 'A-2', weightGrams: 65_535 })).toMatchObject(none);
    room.reading(1, { device: 'A-2', weightGrams: 2500 });
    expect(room.reading(2, { device: 'A-2', weightGrams: 65_535 })).toMatchObject(none);
    expect(room.reading(3, { device: 'A-2', count: 65_535 })).toMatchObject(none);
    expect([room.onHand('RICE'), room.store.scales.heard('A-2')?.weights]).toEqual([20, [2500]]);
  });

  it('of 65535 is one where the shelf rests about there: nothing jumped', () => {
    room.reading(1, { device: 'A-2', weightGrams: 65_530 });
    room.reading(2, { device: 'A-2', weightGrams: 65_540 });
    expect(room.reading(3, { device: 'A-2', weightGrams: 65_535 }).kind).toBe('unchanged');
    expect(room.reading(4, { device: 'A-2', weightGrams: 65_535 }).kind).toBe('unchanged');
    room.reading(5, { device: 'A-2', weightGrams: 65_635 });
    expect(room.reading(6, { device: 'A-2', weightGrams: 65_535 }).kind).toBe('recorded');
    expect([room.onHand('RICE'), room.store.scales.heard('A-2')?.weights.length]).toEqual([650, 6]);
  });

  it('of 65535 pieces is one where as many lay there before', () => {
    room.reading(1, { device: 'A-2', count: 65_534 });
    expect(room.reading(2, { device: 'A-2', count: 65_535 }).kind).toBe('recorded');
    expect(room.onHand('RICE')).toBe(65_535);
  });

  it('that says nothing new is not journaled', () => {
    room.reading(1, { device: 'A-2', count: 5 });
    expect(room.reading(2, { device: 'A-2', count: 5 }).kind).toBe('unchanged');
    expect(journaled()).toBe(1);
  });

  it('that arrives late takes its place in time: today’s stock stays, the demand between is seen', () => {
    room.reading(1, { device: 'A-2', count: 10 });
    room.reading(5, { device: 'A-2', count: 10 });
    room.reading(3, { device: 'A-2', count: 6 }, 6);
    expect([room.onHand('RICE'), room.demand('RICE')]).toEqual([10, 4]);
  });

  it('that arrives between two others corrects the drop after it', () => {
    room.reading(1, { device: 'A-2', count: 10 });
    room.reading(5, { device: 'A-2', count: 4 });
    room.reading(3, { device: 'A-2', count: 7 }, 6);
    room.reading(4, { device: 'A-2', count: 9 }, 7);
    expect([room.onHand('RICE'), room.demand('RICE')]).toEqual([4, 3 + 5]);
  });

  it('that arrives before the first one known adds no demand to what scans have counted in between', () => {
    room.scan(0, { action: 'count', code: 'RICE', location: 'A-2', quantity: 10 });
    room.scan(2, { action: 'pick', code: 'RICE', location: 'A-2', quantity: 4 });
    room.scan(3, { action: 'scrap', code: 'RICE', location: 'A-2', quantity: 1 });
    room.reading(5, { device: 'A-2', count: 5 });
    expect([room.onHand('RICE'), room.demand('RICE')]).toEqual([5, 4]);
    room.reading(1, { device: 'A-2', count: 10 }, 6);
    expect([room.onHand('RICE'), room.demand('RICE')]).toEqual([5, 4]);
  });

  it('that arrives before the first one known shows the demand in between that nobody has scanned', () => {
    room.reading(5, { device: 'A-2', count: 6 });
    room.reading(1, { device: 'A-2', count: 10 }, 6);
    expect([room.onHand('RICE'), room.demand('RICE')]).toEqual([6, 4]);
  });

  it('overtaken by a newer sequence, without a time of its own, changes nothing', () => {
    room.reading(1, { device: 'A-2', count: 10, seq: 1, deviceTime: null });
    room.reading(2, { device: 'A-2', count: 8, seq: 3, deviceTime: null });
    room.reading(3, { device: 'A-2', count: 9, seq: 2, deviceTime: null });
    expect(room.onHand('RICE')).toBe(8);
  });

  it('that is the newest by its sequence and its own clock counts after an earlier one that was placed at a late arrival', () => {
    room.reading(1, { device: 'A-2', count: 10, seq: 1 });
    room.reading(60, { device: 'A-2', count: 8, seq: 2, deviceTime: NOON + 5 * 60_000 });
    room.reading(10, { device: 'A-2', count: 6, seq: 3 }, 61);
    expect([room.onHand('RICE'), room.demand('RICE')]).toEqual([6, 4]);
  });

  it('of a boot that is over is late, though it is the newest of its counter', () => {
    room.reading(1, { device: 'A-2', count: 10, boot: 'a', seq: 1 });
    room.reading(5, { device: 'A-2', count: 8, boot: 'b', seq: 0 });
    room.reading(3, { device: 'A-2', count: 9, boot: 'a', seq: 2 }, 6);
    expect([room.onHand('RICE'), room.demand('RICE')]).toEqual([8, 2]);
  });

  it('at a bin that it keeps, scans move nothing, and a move out is not demand', () => {
    room.reading(1, { device: 'A-2', count: 10 });
    room.scan(2, { action: 'pick', code: 'RICE', location: 'A-2', quantity: 2 });
    room.scan(3, { action: 'move', code: 'RICE', location: 'A-2', to: 'B-1', quantity: 3 });
    room.reading(4, { device: 'A-2', count: 5 });
    expect([room.at('RICE', 'A-2'), room.at('RICE', 'B-1'), room.demand('RICE')]).toEqual([5, 3, 2]);
  });

  it('is kept beside the stock where scans have the word', () => {
    room.store.items.putParameters('RICE', 'config', { truth: 'scans' });
    room.scan(1, { action: 'count', code: 'RICE', location: 'A-2', quantity: 10 });
    room.reading(2, { device: 'A-2', count: 7 });
    expect(room.onHand('RICE')).toBe(10);
    expect(room.store.devices.shelf('A-2')?.quantity).toBe(7);
  });

  it('of an unknown shelf, of an item without a unit weight, or below nothing is refused', () => {
    expect(room.reading(1, { device: 'Z-9', count: 1 })).toMatchObject({ reason: 'unknown-shelf' });
    expect(room.reading(1, { device: 'A-1', weightGrams: 700 })).toMatchObject({ reason: 'no-unit-weight' });
    expect(room.reading(1, { device: 'A-2', weightGrams: 100 })).toMatchObject({ reason: 'negative-weight' });
  });

  it('shows the goods of an order that upstream calls received, where nobody scans', () => {
    room.order({ id: 'o', sku: 'RICE', requested: 20, reported: 20, reportedAt: NOON });
    room.reading(1, { device: 'A-2', count: 3 });
    room.reading(2, { device: 'A-2', count: 23 });
    expect(room.store.orders.get('o')?.state).toBe('received');
  });

  it('may show one rise to one order in two parts, as upstream reports them', () => {
    const { orders } = room.store;
    room.order({ id: 'o', sku: 'RICE', requested: 40, reported: 10, reportedAt: NOON });
    room.reading(1, { device: 'A-2', count: 3 });
    room.reading(2, { device: 'A-2', count: 43 });
    expect(orders.get('o')?.scanned).toBe(10);
    orders.change(orders.get('o')!, { reported: 30 });
    room.store.transaction(() => matchShelfRises(room.store, 'RICE', NOON));
    expect(orders.get('o')?.scanned).toBe(30);
  });
});
