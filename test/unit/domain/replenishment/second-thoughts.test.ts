import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awaitedUnits, type Order } from '../../../../agent/domain/replenishment/decision.ts';
import { minMaxPlan, replenish } from '../../../../agent/domain/replenishment/replenishment.ts';
import { cancelAbove, expediteOf, overtakenOrder } from '../../../../agent/domain/replenishment/second-thoughts.ts';
import { stockoutOutlook } from '../../../../agent/domain/replenishment/stockout-outlook.ts';
import { deliveriesOf } from '../../../../agent/domain/stock/deliveries.ts';
import { inventoryPosition } from '../../../../agent/domain/stock/stock.ts';
import { forecastOf, policyInput } from '../../../support/policy-input.ts';

const DAY = 86_400_000;
const order = (words: Partial<Order>) => ({
  ...{ id: 'o1', sku: 'SKU-1', location: null, state: 'accepted' as const, requested: 60, confirmed: null, shipped: 0, reported: 0 },
  ...{ scanned: 0, writtenOff: 0, requestedAt: 0, expectedAt: 10 * DAY, closedAt: null, isCancelling: false, ...words },
});
const stock = (onHand: number, onOrder: number) => ({ onHand, onOrder, allocated: 0, backorders: 0 });

describe('hurrying an order', () => {
  const forecast = forecastOf(new Array<number>(28).fill(4), { steps: 7, mean: 28, sd: 7 });
  const look = (item: object, onHand: number, costMinor = 2500, leadTimeDays: number | null = 2) => {
    const input = policyInput({ item: { leadTimeDays: 7, ...item }, position: stock(onHand, 60), forecast });
    const outlook = stockoutOutlook({ ...input, deliveries: deliveriesOf([order({})], { leadTimeDays: 7, now: 0 }) });
    return expediteOf(input.item, outlook!, { costMinor, leadTimeDays });
  };

  it('pays where what it saves of the expected shortage is more than what it costs, and says so', () => {
    const found = look({ stockoutCostMinor: 300 }, 10);
    expect(found).toMatchObject({ inDays: 2, delivery: { orderId: 'o1' } });
    const { savedMinor, short, shortThen } = found!.reason.numbers as Record<string, number>;
    expect(savedMinor).toBe(300 * 30 - 210);
    expect([short, shortThen]).toEqual([30, 0.7]);
    expect(found!.reason.sentence).toBe(
      'SKU-1 is likely to run out in 2 days, and the 60 on order are counted on in 10 days: about 30 would be short. Here in 2 days they leave 0.7 short, which saves about 87.90 EUR; to hurry them costs 25.00 EUR.',
    );
  });

  it('is let be where it does not pay, where the goods come in time, and where nobody knows what a unit short costs', () => {
    expect(look({ stockoutCostMinor: 300 }, 10, 20_000)).toBeNull();
    expect(look({ stockoutCostMinor: 300 }, 80)).toBeNull();
    expect(look({}, 10)).toBeNull();
  });

  it('brings the goods in half of the time that is left where nobody has said', () => {
    expect(look({ stockoutCostMinor: 300 }, 10, 2500, null)?.inDays).toBe(5);
  });
});

describe('an order that events have overtaken', () => {
  const { item } = policyInput({});
  const look = (onHand: number, ...orders: ReturnType<typeof order>[]) =>
    overtakenOrder(
      item,
      stock(
        onHand,
        orders.reduce((sum, each) => sum + awaitedUnits(each), 0),
      ),
      { orderUpTo: 50, orders },
    );

  it('is cancelled where the position without it exceeds the order-up-to level by the margin, in a sentence that adds up', () => {
    expect(look(54, order({}))).toBeNull();
    const found = look(55, order({}));
    expect(found?.order.id).toBe('o1');
    expect(found?.reason.sentence).toBe(
      'The 60 SKU-1 on order are no longer needed: without them the position is still 55 (on hand 55, on order 0, allocated 0), at least 55 = the order-up-to level 50 and a margin of 5.',
    );
  });

  it('is the last one placed, and one more only beside what is being cancelled', () => {
    const [first, last] = [order({}), order({ id: 'o2', requestedAt: 1 })];
    expect(look(60, first, last)?.order.id).toBe('o2');
    expect(look(60, first, { ...last, isCancelling: true })?.order.id).toBe('o1');
    expect(look(10, first, { ...last, isCancelling: true })).toBeNull();
  });

  it.each([{ shipped: 1 }, { reported: 5 }, { scanned: 5 }, { state: 'proposed' as const }])('is never one with %o', (words) => {
    expect(look(500, order(words))).toBeNull();
  });

  it('is never ordered again within a lead time unless more was asked for since than lies between what was left and the reorder point', () => {
    const days = fc.array(fc.record({ demand: fc.nat({ max: 40 }), returned: fc.oneof(fc.constant(0), fc.nat({ max: 200 })) }), {
      minLength: 5,
      maxLength: 60,
    });
    const levels = fc.record({
      min: fc.nat({ max: 60 }),
      above: fc.integer({ min: 1, max: 120 }),
      leadTimeDays: fc.integer({ min: 1, max: 14 }),
    });
    fc.assert(
      fc.property(days, levels, (course, { min, above, leadTimeDays }) => {
        const orderUpTo = min + above;
        let [onHand, orders, asked] = [orderUpTo, [] as ReturnType<typeof order>[], Number.POSITIVE_INFINITY];
        let cancelledAt = Number.NEGATIVE_INFINITY;
        for (const [day, { demand, returned }] of course.entries()) {
          const here = orders.filter(({ requestedAt }) => requestedAt + leadTimeDays <= day);
          orders = orders.filter((each) => !here.includes(each));
          onHand += here.reduce((sum, { requested }) => sum + requested, 0) + returned - demand;
          asked += demand;
          const now = () =>
            stock(
              onHand,
              orders.reduce((sum, { requested }) => sum + requested, 0),
            );
          const found = overtakenOrder(item, now(), { orderUpTo, orders });
          if (found) {
            orders = orders.filter(({ id }) => id !== found.order.id);
            [cancelledAt, asked] = [day, 0];
          }
          const answer = replenish({ ...policyInput({ item }), position: now() }, minMaxPlan(min, orderUpTo));
          if (answer.kind !== 'order') continue;
          if (day - cancelledAt <= leadTimeDays) expect(asked).toBeGreaterThanOrEqual(cancelAbove(orderUpTo) - min);
          const placed = order({ id: `o${day}`, requested: answer.quantity, requestedAt: day });
          orders = [...orders, placed];
          // What was just ordered is needed.
          expect(overtakenOrder(item, now(), { orderUpTo, orders })).toBeNull();
          expect(inventoryPosition(now())).toBeGreaterThan(min);
        }
      }),
    );
  });
});
