import { describe, expect, it } from 'vitest';
import type { Order } from '../../../../agent/domain/replenishment/decision.ts';
import { deliveriesOf } from '../../../../agent/domain/stock/deliveries.ts';

const DAY = 86_400_000;
const NOW = 100 * DAY;
const order = (words: Partial<Order>): Order => ({
  ...{ id: 'a', sku: 'TEA', location: null, state: 'confirmed', requested: 40, confirmed: null, shipped: 0, reported: 0, scanned: 0 },
  ...{ writtenOff: 0, requestedAt: NOW - 2 * DAY, expectedAt: NOW + 3 * DAY, closedAt: null, ...words },
});
const look = (...orders: Order[]) => deliveriesOf(orders, { leadTimeDays: 7, now: NOW });

describe('the deliveries of open orders', () => {
  it('come at their dates, the first first, with what is outstanding', () => {
    expect(look(order({ id: 'late', expectedAt: NOW + 5 * DAY }), order({ scanned: 15 }), order({ id: 'done', scanned: 40 }))).toEqual([
      { orderId: 'a', units: 25, inDays: 3, overdueDays: 0 },
      { orderId: 'late', units: 40, inDays: 5, overdueDays: 0 },
    ]);
  });

  it('come a lead time after the order where nobody has said when', () => {
    expect(look(order({ expectedAt: null }))[0]?.inDays).toBe(5);
  });

  it.each([
    [0.2, 1],
    [3, 3],
    [30, 7],
  ])('that are overdue by %f days are counted on in %f', (overdueDays, inDays) => {
    expect(look(order({ expectedAt: NOW - overdueDays * DAY }))[0]).toMatchObject({
      inDays,
      overdueDays: expect.closeTo(overdueDays),
    });
  });

  it('that wait for approval come no sooner than an order placed now', () => {
    expect(look(order({ state: 'proposed' }))[0]?.inDays).toBe(7);
  });
});
