import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { naiveScale } from '../../../agent/domain/mathematics/statistics.ts';
import { forecast } from '../../../agent/forecasters/forecast.ts';
import { lagRegression } from '../../../agent/forecasters/lag-regression.ts';
import { seasonalNaive } from '../../../agent/forecasters/seasonal-naive.ts';
import { readSplitSeries } from '../../support/split-series.ts';

function fitted(series: number[], { season = 1, horizon = 6, ridge = undefined as number | undefined } = {}) {
  const outcome = lagRegression.fit({ series, horizon, season }, lagRegression.options.parse({ kind: 'lag-regression', ridge }));
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.model;
}

/** Nearly normal pseudo-random numbers of variance 1 that are the same everywhere. */
function noise(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return () => Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value, -6);
}

describe('lag-regression', () => {
  it('finds the coefficients of an autoregression: forecasts return to the mean as it does', () => {
    const random = noise(3);
    const series = [0, 0];
    for (let t = 2; t < 3000; t++) series.push(1.2 * series[t - 1]! - 0.5 * series[t - 2]! + random());
    const { mean } = fitted(series);
    let [last, before] = [series[2999]!, series[2998]!];
    for (const value of mean) {
      const next = 1.2 * last - 0.5 * before;
      expect(Math.abs(value - next)).toBeLessThan(0.35);
      [last, before] = [next, last];
    }
  });

  it('knows the phases of a season and its growth', () => {
    const week = [40, 20, 22, 24, 30, 55, 10];
    const at = (t: number) => week[t % 7]! + t / 10 - 50;
    const series = Array.from({ length: 140 }, (_, t) => at(t));
    fitted(series, { season: 7, horizon: 14 }).mean.forEach((value, i) => {
      expect(Math.abs(value - at(140 + i))).toBeLessThan(2);
    });
  });

  it('forecasts the last level where its coefficients are held down with all might', () => {
    const random = noise(9);
    const series = Array.from({ length: 200 }, () => Math.max(0, Math.round(3 * random())));
    const { mean } = fitted(series, { season: 7, ridge: 1e6, horizon: 1 });
    const level = series.slice(-7).reduce((sum, value) => sum + value, 0) / 7;
    expect(Math.abs(mean[0]! - level)).toBeLessThan(0.1);
  });

  it('makes errors of past origins as long as the known steps after them', () => {
    const random = noise(5);
    const { pathErrors } = fitted(Array.from({ length: 90 }, () => 20 + random()));
    expect(pathErrors!.at(-1)).toHaveLength(1);
    expect(pathErrors!.at(-9)).toHaveLength(6);
  });

  it('makes finite forecasts or gives a reason, whatever the values', () => {
    const value = fc.oneof(
      fc.constant(0),
      fc.constant(7),
      fc.integer({ min: -5, max: 1e6 }),
      fc.double({ min: -1e12, max: 1e12, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 120 }), fc.constantFrom(1, 2, 7, 12, 52), (series, season) => {
        const outcome = lagRegression.fit({ series, horizon: 14, season }, { kind: 'lag-regression' });
        if (!outcome.ok) {
          expect(['insufficient-history', 'not-finite']).toContain(outcome.reason);
          return;
        }
        expect(outcome.model.mean).toHaveLength(14);
        expect(outcome.model.mean.every(Number.isFinite)).toBe(true);
        for (const row of outcome.model.pathErrors!) expect(Array.from(row).every(Number.isFinite)).toBe(true);
      }),
    );
  });

  it('forecasts a constant as itself', () => {
    for (const mean of fitted(new Array<number>(60).fill(12), { season: 7 }).mean) expect(mean).toBeCloseTo(12, 9);
  });

  it('is for a choice by name: the automatic one does not try it', () => {
    const series = Array.from({ length: 120 }, (_, t) => 20 + (t % 7) + ((t * 7919) % 5));
    const ask = (kinds: string[]) => {
      const levels = { levels: [0.9], totalSteps: 7, totalLevels: [0.9] };
      const outcome = forecast({ series, horizon: 7, season: 7, ...levels, candidates: kinds.map((kind) => ({ kind })) });
      return outcome.ok ? outcome.forecast : null;
    };
    expect(
      ask(['lag-regression', 'ses', 'moving-average'])!
        .scores.map(({ kind }) => kind)
        .sort(),
    ).toEqual(['moving-average', 'ses']);
    expect(ask(['lag-regression'])!.model).toMatch(/^lag-regression\(ridge /);
  });

  it('asks for as many values as it has coefficients', () => {
    expect(lagRegression.fit({ series: [1, 2, 3, 4, 5], horizon: 2, season: 1 }, { kind: 'lag-regression' })).toEqual({
      ok: false,
      reason: 'insufficient-history',
    });
  });
});

const M3 = new URL('../../../../shared/data/m3_monthly.csv.gz', import.meta.url);
const there = existsSync(M3);

describe.runIf(there)(
  `lag-regression on every tenth monthly series of the M3 competition${there ? '' : ' (skipped: no ../shared/data)'}`,
  () => {
    it('errs at least a tenth less than the values of a year ago', () => {
      let [ours, theirs] = [0, 0];
      for (const [, { train, test }] of [...readSplitSeries(M3)].filter((_, i) => i % 10 === 0)) {
        const scale = naiveScale(train, 12) * test.length;
        const errors = (mean: readonly number[]) => test.reduce((sum, value, i) => sum + Math.abs(value - mean[i]!), 0) / scale;
        const year = seasonalNaive.fit({ series: train, horizon: 18, season: 12 }, seasonalNaive.options.parse({ kind: 'seasonal-naive' }));
        ours += errors(fitted(train, { season: 12, horizon: 18 }).mean);
        theirs += year.ok ? errors(year.model.mean) : Number.NaN;
      }
      expect(ours).toBeLessThan(0.9 * theirs);
    });
  },
);
