import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countDistribution, countQuantile, leftAndShort } from '../../../../agent/domain/demand/count-distribution.ts';
import { silverMeal, wagnerWhitin } from '../../../../agent/domain/replenishment/dynamic-lot-size.ts';
import { countNewsvendor, criticalRatio, normalNewsvendor, stockCost } from '../../../../agent/domain/replenishment/newsvendor.ts';
import { discountedQuantity } from '../../../../agent/domain/replenishment/quantity-discounts.ts';
import { normalReorderCost, optimalReorderLot } from '../../../../agent/domain/replenishment/r-q-poisson.ts';
import { optimalLevels } from '../../../../agent/domain/replenishment/s-s-optimal.ts';

// Where no other source is named: Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed.
describe('the newsvendor', () => {
  it('stocks the critical fractile of normal demand (example 4.3) and of Poisson demand (example 4.7)', () => {
    expect(criticalRatio({ holdingCost: 0.18, stockoutCost: 0.7 })).toBeCloseTo(0.7955, 4);
    const { level, cost } = normalNewsvendor({ mean: 50, sd: 8 }, { holdingCost: 0.18, stockoutCost: 0.7 });
    expect([level, cost]).toEqual([expect.closeTo(56.604, 3), expect.closeTo(1.9976, 4)]);
    const counted = countNewsvendor(countDistribution(6, 0), { holdingCost: 1, stockoutCost: 4 });
    expect([counted.level, counted.cost]).toEqual([8, expect.closeTo(3.5701, 4)]);
  });
});

describe('counted demand', () => {
  const anyDemand = fc.tuple(fc.double({ min: 0.01, max: 800, noNaN: true }), fc.double({ min: 0.5, max: 20, noNaN: true }));

  it('has the mean and variance asked for, and its quantile where it reaches the level', () => {
    fc.assert(
      fc.property(anyDemand, ([mean, times]) => {
        const variance = mean * Math.max(1, times);
        const demand = countDistribution(mean, mean * times);
        const sum = (f: (count: number) => number) => demand.reduce((total, probability, count) => total + probability * f(count), 0);
        expect(sum(() => 1)).toBeCloseTo(1, 8);
        expect(sum((count) => count) / mean).toBeCloseTo(1, 7);
        expect(sum((count) => (count - mean) ** 2) / variance).toBeCloseTo(1, 3);
        let below = 0;
        const median = countQuantile(mean, mean * times, 0.5);
        for (let count = 0; count < median; count++) below += demand[count]!;
        expect(below).toBeLessThan(0.5);
        expect(below + demand[median]!).toBeGreaterThanOrEqual(0.5);
      }),
    );
  });

  it('leaves and is short of what adds up to the stock', () => {
    const demand = countDistribution(7, 30);
    for (const stock of [-3, 0, 4, 7, 50]) {
      const { left, short } = leftAndShort(demand, stock);
      expect(left - short).toBeCloseTo(stock - 7, 8);
    }
  });
});

describe('the optimal (s, S) policy', () => {
  it('is the published one (example 4.7: s 4, S 10; Zheng and Federgruen 1991, table 1: mean 20)', () => {
    const poisson = (mean: number) => countDistribution(mean, 0);
    expect(optimalLevels(poisson(6), poisson(6), { holdingCost: 1, stockoutCost: 4, fixedCost: 5 })).toEqual({
      ...{ s: 4, S: 10 },
      cost: expect.closeTo(8.0341, 4),
    });
    expect(optimalLevels(poisson(20), poisson(20), { holdingCost: 1, stockoutCost: 9, fixedCost: 64 })).toEqual({
      ...{ s: 14, S: 62 },
      cost: expect.closeTo(49.173, 3),
    });
  });

  it('is none but the cheapest of all levels around it, for compound demand with a lead time, too', () => {
    const [daily, exposed] = [countDistribution(1.3, 5), countDistribution(5.2, 20)];
    const costs = { holdingCost: 1, stockoutCost: 12, fixedCost: 15 };
    const found = optimalLevels(daily, exposed, costs);
    expect(found.s).toBeGreaterThan(optimalLevels(daily, daily, costs).s);
    // The mean cost of any other pair, from a chain of positions that is followed until it forgets its start.
    const costOf = (s: number, S: number) => {
      let at = new Map([[S, 1]]);
      let [sum, periods] = [0, 0];
      for (let period = 0; period < 400; period++) {
        const next = new Map<number, number>();
        for (const [position, chance] of at) {
          if (period >= 200) sum += chance * stockCost(exposed, costs, position);
          daily.forEach((probability, count) => {
            const left = position - count;
            const isOrdered = left <= s;
            if (period >= 200 && isOrdered) sum += chance * probability * costs.fixedCost;
            const to = isOrdered ? S : left;
            next.set(to, (next.get(to) ?? 0) + chance * probability);
          });
        }
        if (period >= 200) periods++;
        at = next;
      }
      return sum / periods;
    };
    expect(costOf(found.s, found.S)).toBeCloseTo(found.cost, 4);
    for (const [s, S] of [
      [found.s - 1, found.S],
      [found.s + 1, found.S],
      [found.s, found.S - 1],
      [found.s, found.S + 1],
    ] as const)
      expect(costOf(s, S)).toBeGreaterThanOrEqual(found.cost - 1e-6);
  });
});

describe('the optimal (r, Q) policy', () => {
  it('is the published one for Poisson demand (example 5.8), and the cost of one for normal demand (example 5.1)', () => {
    const found = optimalReorderLot({ mean: 1.5, leadTime: 2 }, { holdingCost: 20, stockoutCost: 150, fixedCost: 100 });
    expect(found).toEqual({ r: 3, Q: 5, cost: expect.closeTo(107.9236, 4) });
    const costs = { holdingCost: 0.225, stockoutCost: 7.5, fixedCost: 8 };
    const demand = { mean: 1300, sd: 150, leadTime: 1 / 12 };
    expect(normalReorderCost({ r: 126.8, Q: 328.5 }, demand, costs)).toBeCloseTo(78.0712, 4);
  });
});

describe('quantity discounts', () => {
  const candy = [
    { fromQuantity: 0, unitCost: 0.75 },
    { fromQuantity: 400, unitCost: 0.72 },
    { fromQuantity: 800, unitCost: 0.68 },
  ];

  it('are taken where they pay (example 3.5), and left where orders would be far too large', () => {
    const costs = { demandPerYear: 1300, fixedOrderCost: 8, holdingRatePerYear: 0.3 };
    expect(discountedQuantity(candy, costs)).toEqual({
      ...{ quantity: 800, fromQuantity: 800, unitCost: 0.68 },
      costPerYear: expect.closeTo(978.6, 9),
    });
    const slow = discountedQuantity(candy, { ...costs, demandPerYear: 20 });
    expect(slow.unitCost).toBe(0.75);
    expect(slow.quantity).toBeCloseTo(Math.sqrt((2 * 8 * 20) / (0.3 * 0.75)), 9);
  });

  it('never cost more than any one quantity', () => {
    const cost = (quantity: number, price: number, perYear: number) =>
      price * perYear + (8 * perYear) / quantity + (0.3 * price * quantity) / 2;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 3000 }), (perYear, quantity) => {
        const best = discountedQuantity(candy, { demandPerYear: perYear, fixedOrderCost: 8, holdingRatePerYear: 0.3 });
        const { unitCost } = candy.findLast(({ fromQuantity }) => fromQuantity <= quantity)!;
        expect(best.costPerYear).toBeLessThanOrEqual(cost(quantity, unitCost, perYear) + 1e-9);
      }),
    );
  });
});

describe('lots for known demand', () => {
  const costs = { orderCost: 500, holdingCost: 2 };

  it('are the cheapest by Wagner and Whitin (example 3.9)', () => {
    expect(wagnerWhitin([90, 120, 80, 70], costs)).toEqual({ lots: [210, 0, 150, 0], orders: 2, cost: 1380 });
    expect(wagnerWhitin([0, 0, 5], costs)).toEqual({ lots: [0, 0, 5], orders: 1, cost: 500 });
    expect(wagnerWhitin([], costs)).toEqual({ lots: [], orders: 0, cost: 0 });
  });

  it('are those of the worked example by Silver and Meal (Silver, Pyke and Thomas, 4th ed., table 5.4)', () => {
    // Order cost 54, holding 0.40 a month.
    const demand = [10, 62, 12, 130, 154, 129, 88, 52, 124, 160, 238, 41];
    const { lots, orders, cost } = silverMeal(demand, { orderCost: 54, holdingCost: 0.4 });
    expect(lots.filter((units) => units > 0)).toEqual([84, 130, 283, 140, 124, 160, 279]);
    expect([orders, cost]).toEqual([7, expect.closeTo(501.2, 1)]);
    expect(wagnerWhitin(demand, { orderCost: 54, holdingCost: 0.4 }).cost).toBeCloseTo(501.2, 1);
  });

  it('serve all demand, and none cheaper than Wagner and Whitin', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 300 }), { maxLength: 40 }), (demand) => {
        const [best, near] = [wagnerWhitin(demand, costs), silverMeal(demand, costs)];
        for (const plan of [best, near]) {
          let [stock, cost] = [0, 0];
          plan.lots.forEach((units, period) => {
            stock += units - demand[period]!;
            expect(stock).toBeGreaterThanOrEqual(0);
            cost += stock * costs.holdingCost + (units > 0 ? costs.orderCost : 0);
          });
          expect(stock).toBe(0);
          expect(plan.cost).toBeCloseTo(cost, 6);
        }
        expect(best.cost).toBeLessThanOrEqual(near.cost + 1e-6);
      }),
    );
  });
});
