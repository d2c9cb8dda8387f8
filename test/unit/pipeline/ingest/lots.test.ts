import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lotViews, wasteOf } from '../../../../agent/api/lot-views.ts';
import { readPosition } from '../../../../agent/pipeline/decide/positions.ts';
import { NOON, type StockRoom, stockRoom } from '../../../support/stock-room.ts';

const DAY_MINUTES = 1440;
const DAY_MS = 86_400_000;
let room: StockRoom;

/** 10 SOAP good until the 7th and 10 until the 20th come in on the 5th of January 2026. */
beforeEach(() => {
  room = stockRoom();
  room.scan(0, { action: 'receive', quantity: 10, location: 'A-1', lot: 'LATE', expiry: '2026-01-20' });
  room.scan(1, { action: 'receive', quantity: 10, location: 'A-1', lot: 'SOON', expiry: '2026-01-07' });
});
afterEach(() => room.remove());

const lots = () => lotViews(room.store).map(({ location, lot, quantity }) => [location, lot, quantity]);
const today = (days: number) => Math.floor((NOON + days * DAY_MS) / DAY_MS);

describe('a pick', () => {
  it('takes what expires first, over as many lots as it needs', () => {
    room.scan(2, { action: 'pick', quantity: 12 });
    expect(lots()).toEqual([['A-1', 'LATE', 8]]);
    expect([room.onHand('SOAP'), room.demand('SOAP')]).toEqual([8, 12]);
  });

  it('takes the lot that its scan names, whatever expires first', () => {
    room.scan(2, { action: 'pick', quantity: 3, lot: 'LATE' });
    expect(lots()).toEqual([
      ['A-1', 'SOON', 10],
      ['A-1', 'LATE', 7],
    ]);
  });

  it('leaves what is past its day while anything else is there', () => {
    room.scan(3 * DAY_MINUTES, { action: 'pick', quantity: 4 });
    expect(lots()).toContainEqual(['A-1', 'SOON', 10]);
    room.scan(3 * DAY_MINUTES + 1, { action: 'pick', quantity: 9 });
    expect(lots()).toEqual([['A-1', 'SOON', 7]]);
  });
});

describe('lots', () => {
  it('move with the goods', () => {
    room.scan(2, { action: 'move', quantity: 12, location: 'A-1', to: 'B-2' });
    expect(lots()).toEqual([
      ['A-1', 'LATE', 8],
      ['B-2', 'SOON', 10],
      ['B-2', 'LATE', 2],
    ]);
  });

  it('past their day serve nobody until a scrap takes them out, which counts as waste', () => {
    room.store.items.putParameters('SOAP', 'operator', { unitCostMinor: 250 });
    expect(readPosition(room.store, 'SOAP', today(2)).onHand).toBe(20);
    expect(readPosition(room.store, 'SOAP', today(3)).onHand).toBe(10);
    room.scan(4 * DAY_MINUTES, { action: 'scrap', quantity: 10 });
    expect(readPosition(room.store, 'SOAP', today(4)).onHand).toBe(10);
    expect(lots()).toEqual([['A-1', 'LATE', 10]]);
    expect(wasteOf(room.store)).toEqual({ scrappedUnits: 10, scrappedCosts: { EUR: 2500 } });
  });

  it('get their last good day from the shelf life where the scan names none, and keep it', () => {
    room.store.items.putParameters('RICE', 'operator', { shelfLifeDays: 30 });
    room.scan(2, { action: 'receive', code: 'RICE', quantity: 5, location: 'A-2', lot: 'R-7' });
    room.scan(3 * DAY_MINUTES, { action: 'receive', code: 'RICE', quantity: 2, location: 'B-2', lot: 'R-7' });
    expect(lotViews(room.store, 'RICE').map(({ expiry }) => expiry)).toEqual(['2026-02-04', '2026-02-04']);
  });

  it('come back with a ship that a pick takes the place of', () => {
    room.scan(2, { action: 'ship', quantity: 12, order: 'C-1' });
    room.scan(3, { action: 'pick', quantity: 12, order: 'C-1' });
    expect(lots()).toEqual([['A-1', 'LATE', 8]]);
    expect(room.onHand('SOAP')).toBe(8);
  });
});
