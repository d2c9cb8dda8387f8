import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstDemands, unitsUnseen } from '../../../../agent/domain/levels/first-demand.ts';

/** An item that waits for so many steps of 30 days and is then asked for this much. */
const waits = (steps: number, units: number, offset = 0) => ({ demand: [...new Array<number>(steps).fill(0), units, 9], offset });

describe('first demands', () => {
  it('are known from the step on in which there were enough of them', () => {
    const known = firstDemands(
      [1, 2, 3, 4, 5].map((units) => waits(4, units)).concat({ demand: new Array<number>(9).fill(0), offset: 0 }),
      30,
    );
    expect(known).toHaveLength(9);
    expect(known.slice(0, 4)).toEqual([null, null, null, null]);
    // Six items wait through the fourth step, and five of six are asked for in the fifth.
    expect(known[4]).toEqual({ chance: 5 / 12, sizes: [1, 2, 3, 4, 5] });
    expect(known[5]!.chance).toBeCloseTo(5 / 13, 12);
  });

  it('do not count what a history begins with, nor what is more than a year past', () => {
    const early = [1, 2, 3, 4, 5, 6].map((units) => waits(2, units));
    expect(firstDemands(early, 30)).toEqual(new Array(4).fill(null));
    const long = [...[1, 2, 3, 4, 5].map((units) => waits(4, units)), { demand: new Array<number>(20).fill(0), offset: 0 }];
    expect(firstDemands(long, 30)[15]).not.toBeNull();
    expect(firstDemands(long, 30)[16]).toBeNull();
  });

  it('stand where they were on the common calendar', () => {
    const later = [1, 2, 3, 4, 5].map((units) => waits(4, units, 3));
    expect(firstDemands(later, 30)[6]).toBeNull();
    expect(firstDemands(later, 30)[7]).toEqual({ chance: 5 / 10, sizes: [1, 2, 3, 4, 5] });
  });
});

describe('the units to keep of an item that nobody ever asked for', () => {
  // Within two steps 0.19 of such items are asked for, of these a quarter for more than two units.
  const first = { chance: 0.1, sizes: [1, 1, 2, 5] };

  it('are those that a first demand exceeds no more often than the safety allows', () => {
    // By the tables of Student's t with two degrees of freedom: 0.816 is exceeded once in four times, 1.886 in ten, 4.303 in forty.
    expect(unitsUnseen(first, 2, 0.816)).toBe(0);
    expect(unitsUnseen(first, 2, 1.886)).toBe(1);
    expect(unitsUnseen(first, 2, 2.5)).toBe(2);
    expect(unitsUnseen(first, 2, 4.303)).toBe(5);
    expect(unitsUnseen(first, 2, 60)).toBe(5);
    expect(unitsUnseen(first, 2, -3)).toBe(0);
  });

  it('never fall as safety, chance or time rise', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 }).map((list) => list.sort((a, b) => a - b));
    const chance = fc.double({ min: 0.001, max: 0.9, noNaN: true });
    const safety = fc.double({ min: -60, max: 60, noNaN: true });
    fc.assert(
      fc.property(sizes, fc.tuple(chance, chance), fc.tuple(safety, safety), (list, chances, safeties) => {
        const [low, high] = [Math.min(...chances), Math.max(...chances)];
        const [unsafe, safe] = [Math.min(...safeties), Math.max(...safeties)];
        const units = (of: number, steps: number, at: number) => unitsUnseen({ chance: of, sizes: list }, steps, at);
        expect(units(low, 2, safe)).toBeGreaterThanOrEqual(units(low, 2, unsafe));
        expect(units(high, 2, unsafe)).toBeGreaterThanOrEqual(units(low, 2, unsafe));
        expect(units(low, 3, unsafe)).toBeGreaterThanOrEqual(units(low, 2, unsafe));
      }),
    );
  });
});
