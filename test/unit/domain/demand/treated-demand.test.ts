import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeenStep, Unknown } from '../../../../agent/domain/demand/imputed-demand.ts';
import { treatedDemand } from '../../../../agent/domain/demand/treated-demand.ts';
import { createRandom } from '../../../../simulator/random.ts';

const TERMS = { season: 7, leastSteps: 14 };
const seen = (values: readonly number[], unknown: (at: number) => Unknown | null = () => null): SeenStep[] =>
  values.map((quantity, at) => ({ quantity, phase: at % 7, unknown: unknown(at) }));
const weekly = (weeks: number, level = 10) => Array.from({ length: weeks * 7 }, (_, at) => level + (at % 7));

describe('the treatment of a series', () => {
  it('leaves one alone that has nothing to be treated', () => {
    const ordinary = fc.array(fc.integer({ min: 10, max: 20 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(ordinary, (values) => {
        const { series, marks, shift } = treatedDemand(seen(values), TERMS);
        expect(series).toEqual(values);
        expect(marks).toEqual([]);
        expect(shift).toBeNull();
      }),
    );
  });

  it('never makes a number negative or none, and marks exactly what it changed', () => {
    const step = fc.record({
      quantity: fc.oneof(fc.integer({ min: -30, max: 100_000 }), fc.integer({ min: 0, max: 9 })),
      phase: fc.integer({ min: 0, max: 6 }),
      unknown: fc.constantFrom(null, null, 'stockout' as const, 'gap' as const),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const { series, marks, shift } = treatedDemand(steps, TERMS);
        expect(series.length).toBe(steps.length - (shift?.at ?? 0));
        for (const value of series) expect(Number.isFinite(value) && value >= 0).toBe(true);
        const touched = new Set(marks.map(({ at }) => at));
        series.forEach((value, index) => {
          const at = index + (shift?.at ?? 0);
          if (!touched.has(at)) expect(value).toBe(steps[at]!.quantity);
        });
      }),
    );
  });

  it('is the same in other units', () => {
    const steps = fc.array(
      fc.record({
        quantity: fc.integer({ min: -5, max: 500 }),
        phase: fc.integer({ min: 0, max: 6 }),
        unknown: fc.constantFrom(null, null, null, 'stockout' as const),
      }),
      { maxLength: 250 },
    );
    fc.assert(
      fc.property(steps, (given) => {
        const once = treatedDemand(given, TERMS).series;
        const scaled = treatedDemand(
          given.map((step) => ({ ...step, quantity: step.quantity * 16 })),
          TERMS,
        ).series;
        expect(scaled).toEqual(once.map((value) => value * 16));
      }),
    );
  });

  it('sets what came back against the latest sales', () => {
    const { series, marks } = treatedDemand(seen([5, 4, -6, 3]), TERMS);
    expect(series).toEqual([3, 0, 0, 3]);
    expect(marks.map(({ at, because }) => [at, because])).toEqual([
      [0, 'return'],
      [1, 'return'],
      [2, 'return'],
    ]);
  });

  it('cuts bulk orders that stand alone, and not a season of large days', () => {
    const values = weekly(20);
    values[40] = 900;
    values[90] = 1200;
    const { series, marks } = treatedDemand(seen(values), TERMS);
    expect([series[40], series[90]]).toEqual([80, 80]);
    expect(marks).toEqual([
      { at: 40, because: 'one-off', seen: 900, taken: 80 },
      { at: 90, because: 'one-off', seen: 1200, taken: 80 },
    ]);
    const season = weekly(20);
    season[90] = 900;
    season[92] = 1200;
    expect(treatedDemand(seen(season), TERMS).series).toEqual(season);
  });

  it('cuts an only demand to five times what the site asks for, and no other', () => {
    const site = { ...TERMS, siteSize: 20 };
    expect(treatedDemand(seen([5000, 0, 0]), site).series).toEqual([100, 0, 0]);
    expect(treatedDemand(seen([90, 0, 0]), site).series).toEqual([90, 0, 0]);
    expect(treatedDemand(seen([5000, 0, 4000]), site).series).toEqual([5000, 0, 4000]);
    expect(treatedDemand(seen([5000, 0, 0]), { ...site, isExpected: (at) => at === 0 }).series).toEqual([5000, 0, 0]);
    expect(treatedDemand(seen([5000, 0, 0]), TERMS).series).toEqual([5000, 0, 0]);
  });

  it('leaves a large day alone that is known to be unusual', () => {
    const values = weekly(20);
    values[40] = 900;
    expect(treatedDemand(seen(values), { ...TERMS, isExpected: (at) => at === 40 }).series).toEqual(values);
  });

  it('fills days without stock with what their weekday sells', () => {
    const values = weekly(12).map((value, at) => (at >= 40 && at < 47 ? 0 : value));
    const { series, marks } = treatedDemand(
      seen(values, (at) => (at >= 40 && at < 47 ? 'stockout' : null)),
      TERMS,
    );
    expect(series).toEqual(weekly(12));
    expect(marks).toHaveLength(7);
  });

  it('takes what was sold before the stock ran out as the least that was asked for', () => {
    const sales = [4, 10, 6, 12, 8, 20, 9];
    const steps = sales.map((quantity, at) => ({ quantity, phase: 0, unknown: at === 6 ? ('stockout' as const) : null }));
    expect(treatedDemand(steps, TERMS).series[6]).toBe((10 + 12 + 20) / 3);
    const best = steps.map((step, at) => (at === 6 ? { ...step, quantity: 30 } : step));
    expect(treatedDemand(best, TERMS).series[6]).toBe(30);
  });

  it('keeps seldom demand seldom while it fills it up', () => {
    const values = Array.from({ length: 140 }, (_, at) => (at % 5 === 0 ? 6 : 0));
    const steps = values.map((quantity, at) =>
      at >= 60 && at < 95 ? { quantity: 0, phase: at % 7, unknown: 'stockout' as const } : { quantity, phase: at % 7, unknown: null },
    );
    const filled = treatedDemand(steps, TERMS).series.slice(60, 95);
    expect(new Set(filled)).toEqual(new Set([0, 6]));
    const total = filled.reduce((sum, value) => sum + value, 0);
    expect(total).toBeGreaterThan(20);
    expect(total).toBeLessThan(70);
  });

  it('leaves out what lies before a level shift', () => {
    const random = createRandom('level-shift');
    const noisy = (level: number) => level + random.integer(-3, 3);
    const values = weekly(40, 0).map((value, at) => value + noisy(at < 140 ? 10 : 30));
    const { series, shift } = treatedDemand(seen(values), TERMS);
    expect(shift!.at).toBe(140);
    expect(series).toEqual(values.slice(140));
    expect(shift!.before).toBeCloseTo(13, 0);
    expect(shift!.after).toBeCloseTo(33, 0);
    expect(treatedDemand(seen(values), { ...TERMS, leastSteps: 200 }).shift).toBeNull();
  });

  it('takes neither a trend nor a yearly season for a level shift', () => {
    const trend = weekly(60).map((value, at) => value + at / 4);
    const season = weekly(52).map((value, at) => value + Math.round(40 * (1 - Math.cos((2 * Math.PI * (at + 91)) / 364))));
    expect(treatedDemand(seen(trend), TERMS).shift).toBeNull();
    expect(treatedDemand(seen(season), TERMS).shift).toBeNull();
  });

  it('finds hardly any level shift in noise', () => {
    const random = createRandom('noise');
    const found = Array.from({ length: 200 }, () => {
      const values = Array.from({ length: 364 }, () => (random.next() < 0.3 ? random.integer(1, 40) : 0));
      return treatedDemand(seen(values), TERMS).shift;
    }).filter((shift) => shift !== null);
    expect(found.length).toBeLessThanOrEqual(1);
  });
});
