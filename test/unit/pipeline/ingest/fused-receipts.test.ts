import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { matchShelfRises } from '../../../../agent/pipeline/ingest/receipts.ts';
import { createRandom } from '../../../../simulator/random.ts';
import { NOON, type StockRoom, stockRoom } from '../../../support/stock-room.ts';

const MINUTE = 60_000;
let room: StockRoom;
beforeEach(() => {
  room = stockRoom();
  room.store.items.putParameters('RICE', 'operator', { truth: 'fused' });
  room.scan(0, { action: 'count', code: 'RICE', location: 'A-2', quantity: 10 });
  watch(1, 300, 10);
});
afterEach(() => room.remove());

/** Readings every five minutes in [from, to), with a scale's noise. */
function watch(from: number, to: number, units: number): void {
  const random = createRandom(from);
  for (let minute = from; minute < to; minute += 5)
    room.reading(minute, { device: 'A-2', weightGrams: Math.round(500 + 100 * (units + random.normal() * 0.1)) });
}
function says(id: string, reported: number, minute: number): void {
  const { orders } = room.store;
  orders.change(orders.get(id)!, { reported, reportedAt: NOON + minute * MINUTE });
  room.store.transaction(() => matchShelfRises(room.store, 'RICE', NOON + minute * MINUTE));
}
const receive = (minute: number, words: Parameters<StockRoom['scan']>[1]) => room.scan(minute, { code: 'RICE', quantity: 20, ...words });
const scanned = (id: string) => room.store.orders.get(id)!.scanned;

describe('goods that nobody scanned, on a shelf of which one estimate is made', () => {
  it('credit the order that upstream calls received, once the estimate is sure of them', () => {
    room.order({ id: 'first', sku: 'RICE', requested: 20 });
    says('first', 20, 301);
    expect(scanned('first')).toBe(0);
    watch(305, 420, 30);
    expect([room.at('RICE', 'A-2'), scanned('first'), room.store.orders.onOrder('RICE')]).toEqual([30, 20, 0]);
  });

  it('credit it when upstream says so later, too', () => {
    room.order({ id: 'first', sku: 'RICE', requested: 20 });
    watch(305, 420, 30);
    expect(scanned('first')).toBe(0);
    says('first', 20, 430);
    expect(scanned('first')).toBe(20);
  });

  it('credit nothing more when the scan comes after all, whose word the estimate then takes', () => {
    room.order({ id: 'first', sku: 'RICE', requested: 20 });
    room.order({ id: 'second', sku: 'RICE', requested: 20, requestedAt: NOON + 1 });
    says('first', 20, 301);
    watch(305, 420, 30);
    receive(425, { action: 'receive', location: 'A-2' });
    watch(430, 560, 30);
    expect([scanned('first'), scanned('second'), room.at('RICE', 'A-2')]).toEqual([20, 0, 30]);
  });
});

it('goods that were scanned at such a shelf, or at receiving, credit the order by the scan alone', () => {
  room.order({ id: 'first', sku: 'RICE', requested: 20 });
  room.order({ id: 'second', sku: 'RICE', requested: 20, requestedAt: NOON + 1 });
  receive(301, { action: 'receive', location: 'A-2' });
  watch(305, 420, 30);
  says('second', 20, 430);
  expect([scanned('first'), scanned('second')]).toEqual([20, 0]);
  room.order({ id: 'third', sku: 'RICE', requested: 20, requestedAt: NOON + 2 });
  receive(440, { action: 'receive', order: 'second' });
  watch(445, 560, 50);
  says('third', 20, 570);
  expect([scanned('second'), scanned('third')]).toEqual([20, 0]);
});

it('what a shelf holds when its sensor speaks first is no delivery', () => {
  room.store.items.setLocations('RICE', ['A-2', 'B-2']);
  room.order({ id: 'first', sku: 'RICE', requested: 20 });
  room.reading(310, { device: 'B-2', count: 20 });
  says('first', 20, 320);
  expect([room.at('RICE', 'B-2'), scanned('first')]).toEqual([20, 0]);
});
