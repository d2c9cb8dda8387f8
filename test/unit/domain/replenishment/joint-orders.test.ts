import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseJointly,
  type JointCandidate,
  type JointProblem,
  mostPacks,
  weigh,
} from '../../../../agent/domain/replenishment/joint-orders.ts';
import { createRandom } from '../../../../simulator/random.ts';
import { jointProblem } from '../../../support/joint-problem.ts';

const pieces = fc
  .array(fc.record({ packs: fc.integer({ min: 1, max: 6 }), valuePerPack: fc.double({ min: 0, max: 100, noNaN: true }) }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((some) => {
    const values = some.map(({ valuePerPack }) => valuePerPack).sort((a, b) => b - a);
    return some.map(({ packs }, i) => ({ packs, valuePerPack: values[i]! }));
  });
const candidate: fc.Arbitrary<JointCandidate> = fc.record({
  sku: fc.string({ minLength: 1, maxLength: 4 }),
  packCost: fc.integer({ min: 1, max: 500 }),
  pieces,
});
const candidates = fc.array(candidate, { maxLength: 12 });
const budget = fc.integer({ min: 0, max: 6000 });

/** The best of all choices, by trying each. */
function bestOfAll({ candidates: all, budget: money }: JointProblem): number {
  let best = 0;
  const tryFrom = (index: number, packs: number[]) => {
    if (index === all.length) {
      best = Math.max(best, weigh({ candidates: all, budget: money }, packs)?.value ?? 0);
      return;
    }
    for (let count = 0; count <= mostPacks(all[index]!); count++) tryFrom(index + 1, [...packs, count]);
  };
  tryFrom(0, []);
  return best;
}

describe('a joint choice', () => {
  it('is within the budget, in whole packs, and of each item nothing or at least the minimum', () => {
    fc.assert(
      fc.property(candidates, budget, (all, money) => {
        const problem = { candidates: all, budget: money };
        const choice = chooseJointly(problem);
        const weighed = weigh(problem, choice.packs);
        expect(weighed?.cost).toBe(choice.cost);
        expect(weighed?.value).toBeCloseTo(choice.value, 6);
        expect(choice.value).toBeLessThanOrEqual(choice.bound);
      }),
    );
  });

  it('keeps the minimum of an item all of whose packs are worth the same', () => {
    const same = fc
      .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 97 }), fc.double({ min: 0.01, max: 9, noNaN: true }))
      .map(([minimum, packCost, valuePerPack]) => ({ minimum, packCost, valuePerPack }));
    const item = same.map(({ minimum, packCost, valuePerPack }): JointCandidate => {
      const each = { packs: 1, valuePerPack };
      return { sku: 'A', packCost, pieces: [{ packs: minimum, valuePerPack }, each, { ...each, packs: 3 }, each] };
    });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 12 }), budget, (all, money) => {
        const problem = { candidates: all, budget: money };
        expect(weigh(problem, chooseJointly(problem).packs)).not.toBeNull();
      }),
      { numRuns: 1000 },
    );
  });

  it('is never worth less with more budget', () => {
    fc.assert(
      fc.property(candidates, budget, budget, (all, one, other) => {
        const less = chooseJointly({ candidates: all, budget: Math.min(one, other) });
        const more = chooseJointly({ candidates: all, budget: Math.max(one, other) });
        expect(more.value).toBeGreaterThanOrEqual(less.value - 1e-9 * (1 + less.value));
      }),
    );
  });

  it('takes everything where everything fits', () => {
    fc.assert(
      fc.property(candidates, (all) => {
        const money = all.reduce((sum, one) => sum + one.packCost * mostPacks(one), 0);
        expect(chooseJointly({ candidates: all, budget: money }).packs).toEqual(all.map(mostPacks));
      }),
    );
  });

  it('has a bound that no choice exceeds', () => {
    fc.assert(
      fc.property(fc.array(candidate, { maxLength: 3 }), fc.integer({ min: 0, max: 2000 }), (all, money) => {
        const best = bestOfAll({ candidates: all, budget: money });
        const choice = chooseJointly({ candidates: all, budget: money });
        expect(choice.bound).toBeGreaterThanOrEqual(best - 1e-9 * (1 + best));
        expect(choice.value).toBeLessThanOrEqual(best + 1e-9 * (1 + best));
      }),
    );
  });

  it('of 200 items is within 2 % of what no choice can exceed', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0.1, max: 0.95, noNaN: true }), (seed, share) => {
        const random = createRandom(String(seed));
        const choice = chooseJointly(jointProblem(200, share, () => random.next()));
        expect(choice.value / choice.bound).toBeGreaterThan(0.98);
      }),
    );
  });

  it.each([
    [99, [0, 0]],
    [100, [0, 1]],
    [150, [0, 1]],
    [200, [2, 1]],
    [249, [2, 1]],
    [250, [3, 1]],
    [400, [6, 1]],
  ])('for %i takes what is worth most', (money, packs) => {
    const [first, further] = [
      { packs: 2, valuePerPack: 30 },
      { packs: 4, valuePerPack: 20 },
    ];
    const all = [
      { sku: 'A', packCost: 50, pieces: [first, further] },
      { sku: 'B', packCost: 100, pieces: [{ packs: 1, valuePerPack: 90 }] },
    ];
    expect(chooseJointly({ candidates: all, budget: money }).packs).toEqual(packs);
  });

  it.each([
    ['less than the minimum', [1, 0]],
    ['more than is wanted', [7, 0]],
    ['a part of a pack', [2.5, 0]],
    ['more than the budget', [6, 0]],
  ])('that takes %s is none', (_, packs) => {
    const pieces = [
      { packs: 2, valuePerPack: 30 },
      { packs: 4, valuePerPack: 20 },
    ];
    const all = [
      { sku: 'A', packCost: 50, pieces },
      { sku: 'B', packCost: 100, pieces },
    ];
    expect(weigh({ candidates: all, budget: 290 }, packs)).toBeNull();
    expect(weigh({ candidates: all, budget: 290 }, [5, 0])).toEqual({ cost: 250, value: 120 });
  });
});
