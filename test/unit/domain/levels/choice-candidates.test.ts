import { describe, expect, it } from 'vitest';
import { candidatesFor, forItem, smallLotsAmong } from '../../../../agent/domain/levels/choice-candidates.ts';
import { economicOrderQuantity } from '../../../../agent/domain/replenishment/lot-size.ts';

describe('the candidates', () => {
  it('for a service ascend by safety and differ by nothing else, but for a smaller lot at the lowest where units are counted', () => {
    const ascend = (values: readonly number[]) => expect(values).toEqual([...values].sort((a, b) => a - b));
    for (const kind of ['fill', 'cycle'] as const) {
      const candidates = candidatesFor({ kind, level: 0.95 });
      ascend(candidates.map(({ safety }) => safety));
      ascend(candidates.map(({ lotFactor }) => lotFactor));
      expect(new Set(candidates.map(({ forecastShare }) => forecastShare)).size).toBe(1);
      const [lowest, lot] = [candidates[0]!.safety, candidates.at(-1)!.lotFactor];
      const small = candidates.filter(({ lotFactor }) => lotFactor < lot);
      expect(small.map(({ safety }) => safety)).toEqual(kind === 'fill' ? [lowest] : []);
      expect(smallLotsAmong(candidates)).toBe(small.length);
    }
  });

  it('have no lot under which ordering and holding cost more than 35 % above the least', () => {
    const costs = { demandPerYear: 365, fixedOrderCost: 5000, holdingCostPerUnitYear: 50 };
    const least = economicOrderQuantity(costs);
    const yearly = (lot: number) => (costs.demandPerYear / lot) * costs.fixedOrderCost + (lot / 2) * costs.holdingCostPerUnitYear;
    for (const kind of ['fill', 'cycle'] as const)
      for (const { lotFactor } of candidatesFor({ kind, level: 0.8 })) expect(yearly(lotFactor * least) / yearly(least)).toBeLessThan(1.35);
  });

  it('for the least cost are told apart by safety, order quantity and the forecast’s share', () => {
    const candidates = candidatesFor({ kind: 'cost' });
    expect(new Set(candidates.map((candidate) => JSON.stringify(candidate))).size).toBe(candidates.length);
    for (const { lotFactor, forecastShare } of candidates) {
      expect(lotFactor).toBeGreaterThan(0);
      expect(forecastShare).toBeGreaterThan(0);
    }
  });

  it('for a fill rate give an item that costs three times as much to hold three times the odds of a stockout, by Student’s t with two degrees of freedom', () => {
    const goal = { kind: 'fill', level: 0.95 } as const;
    // Of its tables: 1.886 is stayed below nine times of ten, 0.816 three times of four.
    const parameters = { safety: 1.8856, lotFactor: 1, forecastShare: 1 };
    expect(forItem(parameters, goal, 3).safety).toBeCloseTo(0.8165, 4);
    expect(forItem(parameters, goal, 1).safety).toBeCloseTo(parameters.safety, 9);
  });

  it('for a fill rate tell items apart at any safety, within bounds', () => {
    const goal = { kind: 'fill', level: 0.98 } as const;
    const at = (safety: number, holding: number) => forItem({ safety, lotFactor: 1, forecastShare: 1 }, goal, holding).safety;
    for (const { safety } of candidatesFor(goal)) {
      expect(at(safety, 0.5)).toBeGreaterThan(at(safety, 1));
      expect(at(safety, 1)).toBeGreaterThan(at(safety, 2));
    }
    // Far out the odds fall with the square of the safety.
    expect(at(20, 0.25)).toBeCloseTo(40, 0);
    expect(at(30, 1e-9)).toBe(60);
    expect(at(-2, 1e9)).toBe(-60);
  });

  it('are the same for every item where each is to have the service, or the least cost', () => {
    const parameters = { safety: 2, lotFactor: 1, forecastShare: 1 };
    expect(forItem(parameters, { kind: 'cycle', level: 0.95 }, 3)).toBe(parameters);
    expect(forItem(parameters, { kind: 'cost' }, 3)).toBe(parameters);
  });
});
