import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ForecastRequest, type Regressor, STORED_LEVELS, TOTAL_LEVELS } from '../../../../agent/domain/forecast/forecast.ts';
import { forecast } from '../../../../agent/forecasters/forecast.ts';
import { createRandom } from '../../../../simulator/random.ts';

const WEEK = [20, 20, 22, 18, 26, 32, 8];
const HORIZON = 28;

function asked(series: number[], change: Partial<ForecastRequest> = {}) {
  const request = { series, horizon: HORIZON, season: 7, levels: STORED_LEVELS, totalSteps: 10, totalLevels: TOTAL_LEVELS };
  const outcome = forecast({ ...request, candidates: [{ kind: 'theta' }], ...change });
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.forecast;
}

const random = createRandom('layer');
const isOn = (t: number) => (t >= 100 && t < 107) || (t >= 150 && t < 157) || (t >= 203 && t < 210);
const series = Array.from({ length: 200 }, (_, t) => Math.round((WEEK[t % 7]! + random.integer(-3, 3)) * (isOn(t) ? 2 : 1)));
const promotion: Regressor = {
  name: 'promotion',
  past: series.map((_, t) => (isOn(t) ? 1 : 0)),
  future: Array.from({ length: HORIZON }, (_, h) => (isOn(200 + h) ? 1 : 0)),
};

describe('a forecast with regressors', () => {
  it('doubles the days of a planned promotion of a kind that has doubled demand twice, and says so', () => {
    const { mean, quantiles, total, signals } = asked(series, { regressors: [promotion] });
    const p95 = quantiles.find(({ level }) => level === 0.95)!.value;
    for (let h = 0; h < HORIZON; h++) {
      const usual = WEEK[(200 + h) % 7]!;
      const ratio = mean[h]! / usual / (isOn(200 + h) ? 2 : 1);
      expect(ratio).toBeGreaterThan(0.75);
      expect(ratio).toBeLessThan(1.25);
      expect(p95[h]!).toBeGreaterThan(mean[h]!);
    }
    expect(signals).toHaveLength(1);
    expect(signals![0]).toMatchObject({ name: 'promotion', usual: 0 });
    expect(signals![0]!.timesPerUnit).toBeCloseTo(2, 0);
    const added = signals![0]!.perStep;
    expect(added.every((value, h) => (isOn(200 + h) ? value > 5 : value === 0))).toBe(true);
    expect(total.mean).toBeCloseTo(
      mean.slice(0, 10).reduce((sum, value) => sum + value, 0),
      0,
    );
  });

  it('is not thrown off by past promotions when none is planned', () => {
    const without = asked(series, { regressors: [{ ...promotion, future: promotion.future.map(() => 0) }] });
    const perDay = without.mean.reduce((sum, value) => sum + value, 0) / HORIZON;
    expect(perDay).toBeGreaterThan(18.5);
    expect(perDay).toBeLessThan(23.5);
  });

  it('is the same forecast where the regressors say nothing', () => {
    const noise = createRandom('noise');
    const regressors = ['visits', 'rain'].map((name) => ({
      name,
      past: series.map(() => noise.next()),
      future: promotion.future.map(() => noise.next()),
    }));
    const bare = asked(series);
    const { mean, total, signals } = asked(series, { regressors });
    expect(signals ?? []).toEqual([]);
    expect(mean).toEqual(bare.mean);
    expect(total).toEqual(bare.total);
  });

  it('has nothing on closed days and no less on others', () => {
    const closedAhead = Array.from({ length: HORIZON }, (_, h) => h === 3);
    const [bare, { mean, quantiles, total }] = [asked(series), asked(series, { closedAhead })];
    expect(mean).toEqual(bare.mean.map((value, h) => (h === 3 ? 0 : value)));
    for (const { value } of quantiles) expect(value[3]).toBe(0);
    expect(total.mean).toBeLessThan(bare.total.mean);
    expect(total.mean / bare.total.mean).toBeCloseTo(1 - bare.mean[3]! / bare.mean.slice(0, 10).reduce((sum, value) => sum + value, 0), 6);
  });

  it('never has a number that is none, a negative or crossing quantile, whatever the regressors are', () => {
    const figures = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ min: -1e9, max: 1e9, noNaN: true }));
    const anySeries = fc.array(fc.nat({ max: 40 }), { minLength: 5, maxLength: 60 });
    const inputs = fc.tuple(anySeries, fc.array(fc.array(figures, { minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 3 }));
    fc.assert(
      fc.property(inputs, ([values, patterns]) => {
        const regressors = patterns.map((pattern, index) => ({
          name: `signal ${index}`,
          past: values.map((_, t) => pattern[t % pattern.length]!),
          future: Array.from({ length: HORIZON }, (_, h) => pattern[(h + 3) % pattern.length]!),
        }));
        const outcome = forecast({
          ...{ series: values, horizon: HORIZON, season: 7, levels: STORED_LEVELS, totalSteps: 10, totalLevels: TOTAL_LEVELS },
          candidates: [{ kind: 'ses' }],
          regressors,
        });
        if (!outcome.ok) return;
        const { mean, quantiles, total } = outcome.forecast;
        for (const value of [...mean, total.mean, total.sd]) expect(Number.isFinite(value) && value >= 0).toBe(true);
        for (let h = 0; h < HORIZON; h++) {
          const own = quantiles.map(({ value }) => value[h]!);
          expect(own).toEqual([...own].sort((a, b) => a - b));
          expect(own[0]!).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 200 },
    );
  });
});
