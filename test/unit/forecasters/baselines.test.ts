import { describe, expect, it } from 'vitest';
import { movingAverage } from '../../../agent/forecasters/moving-average.ts';
import { seasonalNaive } from '../../../agent/forecasters/seasonal-naive.ts';
import { ses } from '../../../agent/forecasters/ses.ts';

function model(outcome: ReturnType<typeof ses.fit>) {
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.model;
}

describe('seasonal naive', () => {
  const options = seasonalNaive.options.parse({});

  it('repeats the last season, and errs by what changed since the season before', () => {
    const fitted = model(seasonalNaive.fit({ series: [1, 2, 3, 4, 5, 7], horizon: 4, season: 3 }, options));
    expect(fitted.mean).toEqual([4, 5, 7, 4]);
    expect(fitted.pathErrors?.map((row) => Array.from(row))).toEqual([[3, 3, 4], [3, 4], [4]]);
  });

  it('is a random walk without a season', () => {
    expect(model(seasonalNaive.fit({ series: [1, 2, 9], horizon: 2, season: 1 }, options)).mean).toEqual([9, 9]);
    expect(model(seasonalNaive.fit({ series: [1, 2, 9], horizon: 2, season: 7 }, options)).mean).toEqual([9, 9]);
  });
});

describe('moving average', () => {
  it('is the mean of the last steps', () => {
    const fitted = model(movingAverage.fit({ series: [100, 1, 2, 3], horizon: 2, season: 1 }, movingAverage.options.parse({ window: 3 })));
    expect(fitted.mean).toEqual([2, 2]);
    expect(fitted.pathErrors?.at(-1)?.[0]).toBeCloseTo(3 - 103 / 3, 12);
  });
});

describe('simple exponential smoothing', () => {
  it('keeps the constant it is given', () => {
    const fitted = model(ses.fit({ series: [10, 20, 12], horizon: 2, season: 1 }, ses.options.parse({ alpha: 0.5 })));
    expect(fitted).toMatchObject({ label: 'ses(0.50)', mean: [14, 14] });
  });

  it('learns to follow a level that moves, and to average one that does not', () => {
    const steps = Array.from({ length: 100 }, (_, i) => Math.floor(i / 10) * 50);
    const noise = Array.from({ length: 100 }, (_, i) => 50 + (i % 2 ? 10 : -10));
    expect(model(ses.fit({ series: steps, horizon: 1, season: 1 }, ses.options.parse({}))).mean[0]).toBeGreaterThan(440);
    expect(model(ses.fit({ series: noise, horizon: 1, season: 1 }, ses.options.parse({}))).mean[0]).toBeCloseTo(50, 0);
  });
});
