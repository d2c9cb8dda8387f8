import { describe, expect, it } from 'vitest';
import { demandClass } from '../../../../agent/domain/demand/demand-class.ts';
import { DEMAND_CLASSES, type SyntheticClass, syntheticDemand } from '../../../../simulator/demand/synthetic.ts';
import { createRandom } from '../../../../simulator/random.ts';

const DAYS = 5 * 364;
const MEANS: Record<SyntheticClass, number> = { smooth: 25, weekly: 25, erratic: 12, intermittent: 1.2, lumpy: 2, promoted: 20 };
const EXPECTED = {
  smooth: 'smooth',
  weekly: 'smooth',
  erratic: 'erratic',
  intermittent: 'intermittent',
  lumpy: 'lumpy',
  promoted: 'smooth',
};

const model = (kind: SyntheticClass, seed = 1) => syntheticDemand(kind, MEANS[kind], createRandom(`${kind} ${seed}`));
const series = (kind: SyntheticClass) => Array.from({ length: DAYS }, (_, day) => model(kind).unitsOn(day));
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.each(DEMAND_CLASSES)('%s demand', (kind) => {
  it('is of its class by interval and size (Syntetos, Boylan and Croston 2005)', () => {
    expect(demandClass(series(kind))).toBe(EXPECTED[kind]);
  });

  it('is whole units around its mean', () => {
    const values = series(kind);
    expect(values.every((value) => Number.isInteger(value) && value >= 0)).toBe(true);
    const expected = kind === 'promoted' ? MEANS[kind] * (1 + 5 / 45) : MEANS[kind];
    expect(Math.abs(mean(values) / expected - 1)).toBeLessThan(0.12);
  });

  it('gives a day the same units in whatever order days are asked for, history included', () => {
    const [forwards, backwards] = [model(kind), model(kind)];
    const days = Array.from({ length: 60 }, (_, index) => index - 30);
    const back = [...days].reverse().map((day) => backwards.unitsOn(day));
    expect(days.map((day) => forwards.unitsOn(day))).toEqual(back.reverse());
  });
});

describe('patterns with a reason', () => {
  it('sells most on Fridays and least on Sundays in weekly demand', () => {
    const byWeekday = Array.from({ length: 7 }, (_, weekday) => mean(series('weekly').filter((_, day) => day % 7 === weekday)));
    expect(byWeekday.indexOf(Math.max(...byWeekday))).toBe(4);
    expect(byWeekday.indexOf(Math.min(...byWeekday))).toBe(6);
  });

  it('doubles in a promotion', () => {
    const values = series('promoted');
    const isPromoted = (day: number) => day % 45 >= 20 && day % 45 < 25;
    const [promoted, plain] = [true, false].map((wanted) => mean(values.filter((_, day) => isPromoted(day) === wanted)));
    expect(promoted! / plain!).toBeGreaterThan(1.8);
  });
});
