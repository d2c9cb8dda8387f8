import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorScales, meanScores, SCORED_LEVELS, scoreForecast } from '../../../../agent/domain/forecast/forecast-scores.ts';

/** The same value at every step and level. */
function flat(value: number, steps: number, total: number) {
  const mean = new Array<number>(steps).fill(value);
  return {
    mean,
    quantiles: SCORED_LEVELS.map((level) => ({ level, value: mean })),
    total: SCORED_LEVELS.map((level) => ({ level, value: total })),
  };
}

describe('scales of errors', () => {
  it('begin at the first demand, and compare by season where there is more than one', () => {
    // Changes by one step: 2, 4, 4; by two: 2, 0.
    expect(errorScales([0, 0, 2, 4, 8, 4], 1)).toEqual({ absolute: 10 / 3, squared: 12 });
    expect(errorScales([0, 0, 2, 4, 8, 4], 2)).toEqual({ absolute: 3, squared: 12 });
    expect(errorScales([0, 0, 2, 4, 8, 4], 4)).toEqual({ absolute: 10 / 3, squared: 12 });
  });

  it('are none where nothing changes', () => {
    for (const history of [[0, 0, 0], [0, 5, 5, 5], [7], []]) expect(errorScales(history, 1)).toBeNull();
    // A pure season has no seasonal change to compare by.
    expect(errorScales([1, 2, 1, 2, 1, 2], 2)).toBeNull();
  });
});

describe('scores of a forecast', () => {
  it('are those worked by hand', () => {
    const scores = scoreForecast([6, 4], flat(4, 2, 9), { absolute: 2, squared: 8 });
    expect(scores.mase).toBeCloseTo(0.5, 12);
    expect(scores.rmsse).toBeCloseTo(Math.sqrt(2 / 8), 12);
    expect(scores.smape).toBeCloseTo((200 * 2) / 10 / 2, 12);
    // Above the quantile by 2 at one step of two; the total of 10 above its quantile by 1, over two steps.
    SCORED_LEVELS.forEach((level, k) => {
      expect(scores.pinball[k]).toBeCloseTo((2 * level) / 2 / 2, 12);
      expect(scores.totalPinball[k]).toBeCloseTo(level / (2 * 2), 12);
    });
    expect(scores.below).toEqual([0, 0, 0, 0]);
    expect(scores.atMost).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  it('count zero forecast as zero as no error', () => {
    expect(scoreForecast([0, 3], flat(0, 2, 0), { absolute: 1, squared: 1 }).smape).toBe(100);
  });

  it('do not depend on the unit of demand', () => {
    const demand = fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 4, maxLength: 30 });
    fc.assert(
      fc.property(demand, fc.integer({ min: 2, max: 50 }), (values, unit) => {
        const [history, actual] = [values.slice(0, -2), values.slice(-2)];
        const scales = errorScales(history, 1);
        const larger = errorScales(
          history.map((value) => value * unit),
          1,
        );
        if (!scales) {
          expect(larger).toBeNull();
          return;
        }
        const once = scoreForecast(actual, flat(10, 2, 15), scales);
        const often = scoreForecast(
          actual.map((value) => value * unit),
          flat(10 * unit, 2, 15 * unit),
          larger!,
        );
        Object.values(once)
          .flat()
          .forEach((value, i) => {
            expect(Object.values(often).flat()[i]).toBeCloseTo(value, 8);
          });
      }),
    );
  });

  it('are averaged one by one', () => {
    const scales = { absolute: 2, squared: 8 };
    const scores = [scoreForecast([6, 4], flat(4, 2, 9), scales), scoreForecast([4, 4], flat(4, 2, 9), scales)];
    const mean = meanScores(scores)!;
    expect(mean.mase).toBeCloseTo(0.25, 12);
    expect(mean.atMost[0]).toBeCloseTo(0.75, 12);
    expect(meanScores([])).toBeNull();
  });
});
