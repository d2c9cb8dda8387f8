import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseByCost } from '../../../../agent/domain/pooled/pooled-choice.ts';

const candidate = (safety: number, lotFactor = 1, forecastShare = 1) => ({ safety, lotFactor, forecastShare });
const three = [candidate(1), candidate(2), candidate(3)];

describe('the choice by cost', () => {
  it('is the middle of the candidates where nothing is past', () => {
    expect(chooseByCost(three, [])).toEqual({ safety: 2, lotFactor: 1, forecastShare: 1 });
    const lots = chooseByCost([candidate(1, 0.5), candidate(1, 2)], []);
    expect(lots.lotFactor).toBeCloseTo(1, 12);
  });

  it('is the cheapest candidate where every item agrees', () => {
    const rows = Array.from({ length: 400 }, () => [30, 20, 10]);
    expect(chooseByCost(three, rows).safety).toBeGreaterThan(2.99);
  });

  it('goes little by one item alone, however dear', () => {
    const one = chooseByCost(three, [[3000, 2000, 1000]]).safety;
    expect(one).toBeGreaterThan(2);
    expect(one).toBeLessThan(2.2);
  });

  it('lies within the candidates, whatever the costs, and does not depend on their unit', () => {
    const cost = fc.nat({ max: 1_000_000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(cost, cost, cost), { maxLength: 20 }), fc.constantFrom(0.25, 64), (rows, unit) => {
        const { safety } = chooseByCost(three, rows);
        expect(safety).toBeGreaterThanOrEqual(1);
        expect(safety).toBeLessThanOrEqual(3);
        const other = chooseByCost(
          three,
          rows.map((row) => row.map((value) => value * unit)),
        );
        expect(other.safety).toBeCloseTo(safety, 3);
      }),
    );
  });
});
