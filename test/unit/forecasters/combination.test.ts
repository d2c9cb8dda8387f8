import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { combinationMembers } from '../../../agent/domain/forecast/combination.ts';
import { naiveScale } from '../../../agent/domain/mathematics/statistics.ts';
import { combination } from '../../../agent/forecasters/combination.ts';
import { distributionOf } from '../../../agent/forecasters/distribution.ts';
import r from '../../fixtures/forecasters/r-ets.json' with { type: 'json' };
import { readSplitSeries } from '../../support/split-series.ts';

const wobble = (i: number) => ((i * 7919) % 11) - 5;
const names = (series: number[], season: number) => combinationMembers(series, { period: season, horizon: 6 }).map(({ name }) => name);

function fitted(series: number[], season: number, horizon = 12) {
  const outcome = combination.fit({ series, horizon, season }, { kind: 'combination' });
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.model;
}

describe('combination', () => {
  it('gives its members weights that add up to 1', () => {
    for (const { values, period } of Object.values(r.series)) {
      const members = combinationMembers(values, { period, horizon: 12 });
      expect(members.length).toBeGreaterThan(2);
      expect(members.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    }
  });

  it('follows the trend of a quiet series, and hardly that of a noisy one', () => {
    const rising = (noise: number) => Array.from({ length: 100 }, (_, i) => 100 + i + noise * wobble(i));
    const weightOf = (series: number[]) =>
      combinationMembers(series, { period: 1, horizon: 6 }).find(({ name }) => name === 'ets trend')?.weight ?? 0;
    expect(weightOf(rising(0.1))).toBeGreaterThan(0.2);
    expect(weightOf(rising(15))).toBeLessThan(0.02);
    expect(fitted(rising(0.1), 1).mean[11]).toBeCloseTo(212, -1);
  });

  it('tells long seasons by autoregression, and takes level forecasts where demand can be nothing', () => {
    const year = Array.from({ length: 208 }, (_, i) => 100 + 30 * Math.sin((2 * Math.PI * i) / 52) + wobble(i));
    expect(names(year, 52)).toEqual(['autoregression', 'adjusted autoregression', 'adjusted damped trend']);
    const { mean } = fitted(year, 52, 26);
    mean.forEach((value, i) => {
      expect(Math.abs(value - 100 - 30 * Math.sin((2 * Math.PI * (208 + i)) / 52))).toBeLessThan(12);
    });
    expect(names([...year.slice(0, 60), 0], 7)).toContain('level and season');
  });

  it('makes its errors larger than those of a fit to the values it was fitted to', () => {
    const series = Array.from({ length: 60 }, (_, i) => 100 + 5 * wobble(i));
    const { pathErrors, mean } = fitted(series, 1, 3);
    const last = pathErrors!.at(-1)!;
    const members = combinationMembers(series, { period: 1, horizon: 3 });
    const seen = series[59]! - members.reduce((sum, { weight, forecastAt }) => sum + weight * forecastAt(59, 1), 0);
    expect(last[0]! / seen).toBeGreaterThan(1.03);
    expect(last[0]! / seen).toBeLessThan(1.2);
    expect(mean).toHaveLength(3);
  });

  it('asks for ten values', () => {
    expect(combination.fit({ series: [1, 2, 3, 4, 5, 6, 7, 8, 9], horizon: 2, season: 1 }, { kind: 'combination' })).toEqual({
      ok: false,
      reason: 'insufficient-history',
    });
  });
});

const M3 = new URL('../../../../shared/data/m3_monthly.csv.gz', import.meta.url);
const R = new URL('../../../../shared/reference/r-m3-monthly.csv', import.meta.url);
const there = existsSync(M3) && existsSync(R);

describe.runIf(there)(
  `combination on every fifth monthly series of the M3 competition${there ? '' : ' (skipped: no ../shared/data)'}`,
  () => {
    it('errs less than the average of ets, auto.arima and thetaf of R, and its quantiles hold what they say', () => {
      const known = [...readSplitSeries(M3)].filter((_, i) => i % 5 === 0);
      const comb = new Map<string, number>();
      for (const line of readFileSync(R, 'utf8').split('\n')) {
        const [id, method, , mase] = line.split(',');
        if (method === 'comb') comb.set(id!, Number(mase));
      }
      let [ours, theirs, below, halves, steps] = [0, 0, 0, 0, 0];
      for (const [id, { train, test }] of known) {
        const request = { series: train, levels: [0.5, 0.9], totalSteps: 18, totalLevels: [] };
        const { mean, quantiles } = distributionOf(fitted(train, 12, 18), request);
        ours += test.reduce((sum, value, i) => sum + Math.abs(value - mean[i]!), 0) / 18 / naiveScale(train, 12);
        theirs += comb.get(id)!;
        test.forEach((value, i) => {
          steps++;
          if (value < quantiles[0]!.value[i]!) halves++;
          if (value < quantiles[1]!.value[i]!) below++;
        });
      }
      expect(ours).toBeLessThan(0.98 * theirs);
      expect(below / steps).toBeGreaterThan(0.85);
      expect(below / steps).toBeLessThan(0.95);
      expect(Math.abs(halves / steps - 0.5)).toBeLessThan(0.07);
    });
  },
);
