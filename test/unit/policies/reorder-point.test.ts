import { describe, expect, it } from 'vitest';
import { reorderPoint } from '../../../agent/policies/reorder-point.ts';
import { forecastOf, policyInput } from '../../support/policy-input.ts';

const options = reorderPoint.options.parse({ kind: 'reorder-point' });
const flat = forecastOf(Array<number>(14).fill(1.3125), { steps: 8, sd: 4.56 });

describe('the reorder-point policy', () => {
  it('orders when the position no longer covers forecast and safety stock, with a sentence to check', () => {
    const input = policyInput({ item: { unitsPerPack: 12 }, position: { onHand: 12 }, forecast: flat });
    const answer = reorderPoint.ask(input, options);
    expect(answer).toMatchObject({ kind: 'order', quantity: 24, reorderPoint: 18.5 });
    expect(answer.reason.sentence).toBe(
      'Position 12 (on hand 12, on order 0, allocated 0) is at or below the reorder point 18.5 = forecast 10.5 for 8 days + safety stock 8 (95 % service); ' +
        'order up to 28 (18.5 + 9.2 for 7 days of demand, rounded up): 16, rounded up to 24 in packs of 12.',
    );
    expect(answer.reason.numbers).toEqual({
      ...{ onHand: 12, onOrder: 0, allocated: 0, backorders: 0, position: 12, forecast: 10.5, protectionDays: 8, safetyStock: 8 },
      ...{
        serviceLevel: 0.95,
        reorderPoint: 18.5,
        orderDays: 7,
        orderQuantity: 9.2,
        orderUpTo: 28,
        needed: 16,
        quantity: 24,
        unitsPerPack: 12,
      },
    });
    expect(answer.reason.rules).toEqual(['forecast', 'whole-packs']);
  });

  it('waits above the reorder point and counts what is on its way', () => {
    const answer = reorderPoint.ask(policyInput({ position: { onHand: 12, onOrder: 24 }, forecast: flat }), options);
    expect(answer).toMatchObject({ kind: 'wait', reorderPoint: 18.5 });
    expect(answer.reason.sentence).toContain('Position 36 (on hand 12, on order 24, allocated 0) is above the reorder point 18.5 = ');
  });

  it('says one day in the singular', () => {
    const single = reorderPoint.options.parse({ kind: 'reorder-point', reviewDays: 0, orderDays: 1 });
    const { sentence } = reorderPoint.ask(policyInput({ item: { leadTimeDays: 1 }, forecast: flat }), single).reason;
    expect(sentence).toContain('forecast 1.3 for 1 day + ');
    expect(sentence).toContain('for 1 day of demand');
  });

  it('lets the item’s own service level win over the policy’s', () => {
    const at = (serviceLevel: number | null) =>
      reorderPoint.ask(policyInput({ item: { serviceLevel }, forecast: flat }), options).reorderPoint;
    expect(at(0.99)).toBeGreaterThan(at(null) as number);
  });

  it('covers less where a share of demand is aimed at and orders are large, and says so', () => {
    const fill = reorderPoint.options.parse({ kind: 'reorder-point', serviceKind: 'fill', serviceLevel: 0.9, orderDays: 60 });
    const answer = reorderPoint.ask(policyInput({ forecast: flat }), fill);
    expect(answer.reorderPoint).toBeLessThan(10.5);
    expect(answer.reason.sentence).toMatch(
      /= forecast 10\.5 for 8 days \+ safety stock -\d+(\.\d)? \(90 % of demand served\); order up to/,
    );
    expect(answer.reason.rules).toEqual(['forecast', 'fill-rate']);
    const own = reorderPoint.ask(policyInput({ forecast: flat, item: { serviceKind: 'cycle' } }), fill);
    expect(own.reason.sentence).toContain('(90 % service)');
  });

  it('takes the service that a stockout cost is worth where costs are known, unless the item states a service', () => {
    const costs = reorderPoint.options.parse({ kind: 'reorder-point', stockoutCostMinor: 40 });
    const answer = reorderPoint.ask(policyInput({ item: { unitCostMinor: 100 }, forecast: flat }), costs);
    // Orders of 9.2, 479.1 a year: 40 x 479.1 / (40 x 479.1 + 25 x 9.2) = 98.81 %.
    expect(answer.reason.sentence).toContain('(98.81 % service, what the stockout cost is worth)');
    expect(answer.reason.rules).toEqual(['forecast', 'stockout-cost']);
    const rules = (item: object) => reorderPoint.ask(policyInput({ item, forecast: flat }), costs).reason.rules;
    expect([{}, { unitCostMinor: 100, serviceLevel: 0.9 }].map(rules)).toEqual([['forecast'], ['forecast']]);
    const dear = reorderPoint.ask(policyInput({ item: { unitCostMinor: 100, stockoutCostMinor: 4000 }, forecast: flat }), costs);
    expect(dear.reorderPoint).toBeGreaterThan(answer.reorderPoint as number);
  });

  it('lets an item’s own minimum and maximum win over the forecast', () => {
    const answer = reorderPoint.ask(policyInput({ item: { min: 2, max: 9 }, position: { onHand: 3 }, forecast: flat }), options);
    expect(answer).toMatchObject({ kind: 'wait', reorderPoint: 2, reason: { rules: ['min-max'] } });
  });

  it('orders in time for the end of a closure that is longer than the weeks it looks at', () => {
    const closed = forecastOf([...Array<number>(28).fill(0), ...Array<number>(14).fill(10)], { steps: 8, sd: 4 });
    const answer = reorderPoint.ask(policyInput({ item: { leadTimeDays: 60 }, forecast: closed }), options);
    expect(answer).toMatchObject({ kind: 'order' });
    expect(answer.reorderPoint).toBeGreaterThan(320);
  });

  it('goes by the demand seen so far until there is a forecast', () => {
    const answer = reorderPoint.ask(policyInput({ observed: { units: 40, days: 20 } }), options);
    expect(answer).toMatchObject({ kind: 'order', reorderPoint: 22.2, quantity: 37, reason: { rules: ['observed-demand'] } });
    expect(answer.reason.sentence).toContain(
      'the reorder point 22.2 = expected 16 for 8 days (40 seen so far in 20 days) + safety stock 6.2 (95 % service)',
    );
  });

  it('spreads the demand of a first day over two weeks', () => {
    const answer = reorderPoint.ask(policyInput({ observed: { units: 7, days: 1 } }), options);
    expect(answer.reason.sentence).toContain('expected 4 for 8 days (7 seen so far, counted as 14 days)');
  });

  it('waits while no demand was seen', () => {
    const answer = reorderPoint.ask(policyInput({ observed: { units: 0, days: 30 } }), options);
    expect(answer).toMatchObject({ kind: 'wait', reorderPoint: null, reason: { rules: ['no-demand-seen'] } });
    expect(answer.reason.sentence).toContain('no demand seen yet');
  });

  it('buys of an item that hardly sells only what is owed', () => {
    const at = (position: object) => reorderPoint.ask(policyInput({ position, forecast: forecastOf([0, 0, 0]) }), options);
    expect(at({ onHand: 0 })).toMatchObject({ kind: 'wait', reorderPoint: 0 });
    expect(at({ onHand: 3 }).kind).toBe('wait');
    expect(at({ backorders: 3 })).toMatchObject({ kind: 'order', quantity: 3, priority: 15 });
  });

  it('orders the economic order quantity where its costs are known', () => {
    const costs = reorderPoint.options.parse({ kind: 'reorder-point', fixedOrderCostMinor: 500 });
    const answer = reorderPoint.ask(policyInput({ item: { unitCostMinor: 100 }, forecast: flat }), costs);
    // sqrt(2 x 500 x 1.3125 x 365 / (0.25 x 100)) = 138.4
    expect(answer.reason.sentence).toContain('order up to 157 (18.5 + 138.4 economic order quantity, rounded up): 157.');
    expect(answer.reason.rules).toEqual(['forecast', 'economic-order-quantity']);
    expect(reorderPoint.ask(policyInput({ forecast: flat }), costs).reason.rules).toEqual(['forecast']);
  });

  it('orders as much as has the better price where that pays, and says so', () => {
    const costs = reorderPoint.options.parse({ kind: 'reorder-point', fixedOrderCostMinor: 500 });
    const at = (unitCostMinor: number) => {
      const item = { unitCostMinor: 100, priceBreaks: [{ fromQuantity: 200, unitCostMinor }] };
      return reorderPoint.ask(policyInput({ item, forecast: flat }), costs).reason;
    };
    expect(at(95).sentence).toContain('order up to 219 (18.5 + 200 economic order quantity at the price from 200 on, rounded up): 219.');
    expect(at(95).rules).toEqual(['forecast', 'economic-order-quantity', 'quantity-discount']);
    expect(at(99.9).sentence).toContain('(18.5 + 138.4 economic order quantity, rounded up)');
  });
});
