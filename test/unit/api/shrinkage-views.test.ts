import { afterEach, beforeEach, expect, it } from 'vitest';
import { shrinkageViews } from '../../../agent/api/shrinkage-views.ts';
import { type StockRoom, stockRoom } from '../../support/stock-room.ts';

const WEEK_MINUTES = 10_080;
let room: StockRoom;

beforeEach(() => {
  room = stockRoom();
  room.store.items.putParameters('SOAP', 'operator', { unitCostMinor: 250 });
});
afterEach(() => room.remove());

const count = (minute: number, quantity: number) => room.scan(minute, { action: 'count', quantity, location: 'A-1' });

it('the first count states where a place begins, and has lost nothing', () => {
  room.scan(0, { action: 'receive', quantity: 100, location: 'A-1' });
  count(1, 80);
  expect(shrinkageViews(room.store)).toEqual([]);
});

it('a count is held against the one before it and all that was scanned since', () => {
  count(0, 100);
  room.scan(10, { action: 'pick', quantity: 20, location: 'A-1' });
  room.scan(20, { action: 'receive', quantity: 40, location: 'A-1' });
  count(WEEK_MINUTES, 117);
  expect(shrinkageViews(room.store)).toMatchObject([
    {
      sku: 'SOAP',
      location: 'A-1',
      intervals: 1,
      lost: 3,
      lostMinor: 750,
      currency: 'EUR',
      unitWeeks: 110,
      lostByDevice: { 'gun-1': 3 },
      lostByHour: { 12: 3 },
    },
  ]);
});

it('what a later count finds again is taken off', () => {
  count(0, 100);
  count(WEEK_MINUTES, 95);
  count(2 * WEEK_MINUTES, 100);
  expect(shrinkageViews(room.store)).toMatchObject([{ intervals: 2, lost: 0, weeklyRate: 0 }]);
});

it('what an estimate of scans and sensor has taken off counts as missed, too', () => {
  room.store.items.putParameters('RICE', 'config', { truth: 'fused' });
  room.scan(0, { action: 'count', code: 'RICE', quantity: 40, location: 'A-2' });
  for (let minute = 1; minute <= 300; minute++) room.reading(minute, { device: 'A-2', weightGrams: 500 + (minute < 60 ? 4_000 : 3_500) });
  expect(room.at('RICE', 'A-2')).toBe(35);
  room.scan(WEEK_MINUTES, { action: 'count', code: 'RICE', quantity: 35, location: 'A-2' });
  expect(shrinkageViews(room.store)).toMatchObject([{ sku: 'RICE', lost: 5 }]);
});
