import { describe, expect, it } from 'vitest';
import type { Forecast, ForecastRequest } from '../../../agent/domain/forecast/forecast.ts';
import { forecast } from '../../../agent/forecasters/forecast.ts';

const HORIZON = 14;
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

function forecastOf(series: readonly number[], more: Partial<ForecastRequest> = {}): Forecast {
  const outcome = forecast({
    ...{ series, horizon: HORIZON, season: 7, levels: [0.5, 0.9], totalSteps: HORIZON, totalLevels: [0.9] },
    ...{ candidates: [{ kind: 'ses' }], ...more },
  });
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.forecast;
}

const even = Array.from({ length: 60 }, (_, t) => 20 + ((t * 7919) % 5));
const pooled = Array.from({ length: HORIZON }, (_, i) => (i % 7 === 0 ? 60 : 20));

describe('a forecast with the pattern of all items', () => {
  it('is spread as they are, its total a quarter of the way to theirs, its quantiles in proportion', () => {
    const own = forecastOf(even);
    const moved = forecastOf(even, { pooled });
    expect(own.pooled).toBeUndefined();
    expect(moved.mean[0]! / moved.mean[1]!).toBeCloseTo(3, 9);
    expect(sum(moved.mean)).toBeCloseTo(0.75 * sum(own.mean) + 0.25 * sum(pooled), 9);
    expect(moved.pooled).toBeCloseTo(sum(moved.mean) / sum(own.mean), 12);
    for (const [k, { value }] of moved.quantiles.entries())
      for (const [i, each] of value.entries()) expect(each / own.quantiles[k]!.value[i]!).toBeCloseTo(moved.mean[i]! / own.mean[i]!, 9);
    const ratio = moved.pooled!;
    expect(moved.total.mean).toBeCloseTo(own.total.mean * ratio, 9);
    expect(moved.total.sd).toBeCloseTo(own.total.sd * ratio, 9);
    expect(moved.total.quantiles[0]!.value).toBeCloseTo(own.total.quantiles[0]!.value * ratio, 9);
  });

  it('stays its own beyond what they tell of, and where they expect nothing', () => {
    const own = forecastOf(even);
    const moved = forecastOf(even, { pooled: pooled.slice(0, 7) });
    expect(moved.mean.slice(7)).toEqual(own.mean.slice(7));
    expect(moved.mean[0]).not.toBeCloseTo(own.mean[0]!, 1);
    expect(forecastOf(even, { pooled: new Array(HORIZON).fill(0) }).mean).toEqual(own.mean);
  });

  it('has quantiles of counts where demand comes seldom', () => {
    const seldom = Array.from({ length: 120 }, (_, t) => (t % 5 === 0 ? 4 * (1 + (t % 3)) : 0));
    const moved = forecastOf(seldom, { candidates: [{ kind: 'tsb' }], pooled: pooled.map((value) => value / 10) });
    for (const { value } of moved.quantiles) for (const each of value) expect(each % 2).toBe(0);
    expect(moved.total.mean).toBeCloseTo(sum(moved.mean), 9);
    expect(Math.max(...moved.quantiles[1]!.value.slice(1, 7))).toBeLessThanOrEqual(moved.quantiles[1]!.value[0]!);
  });

  it('expects nothing on a weekday without trade, whatever they say', () => {
    const open = Array.from({ length: 84 }, (_, t) => (t % 7 === 6 ? 0 : 20 + ((t * 7919) % 5)));
    const moved = forecastOf(open, { pooled });
    expect([moved.mean[6], moved.mean[13]]).toEqual([0, 0]);
    for (const { value } of moved.quantiles) expect([value[6], value[13]]).toEqual([0, 0]);
  });

  it('is what would be without a closure or a promotion: they are laid over it', () => {
    const closedAhead = Array.from({ length: HORIZON }, (_, i) => i === 1);
    const moved = forecastOf(even, { pooled, closedAhead });
    expect(moved.mean[1]).toBe(0);
    expect(moved.mean[2]).toBeCloseTo(forecastOf(even, { pooled }).mean[2]!, 9);
  });
});
