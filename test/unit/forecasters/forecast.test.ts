import { describe, expect, it } from 'vitest';
import { type ForecastRequest, STORED_LEVELS, TOTAL_LEVELS } from '../../../agent/domain/forecast/forecast.ts';
import { forecast } from '../../../agent/forecasters/forecast.ts';
import { forecasters } from '../../../agent/forecasters/index.ts';

const ALL = forecasters.map(({ kind }) => ({ kind }));

function ask(series: number[], change: Partial<ForecastRequest> = {}) {
  return forecast({
    series,
    horizon: 14,
    season: 7,
    levels: STORED_LEVELS,
    totalSteps: 10,
    totalLevels: TOTAL_LEVELS,
    candidates: ALL,
    ...change,
  });
}

function asked(series: number[], change: Partial<ForecastRequest> = {}) {
  const outcome = ask(series, change);
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.forecast;
}

/** Pseudo-random numbers in [0, 1) that are the same everywhere. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

function weekly(length: number): number[] {
  const random = noise(3);
  const week = [40, 20, 22, 24, 30, 55, 10];
  return Array.from({ length }, (_, i) => Math.round(week[i % 7]! + 6 * (random() + random() - 1)));
}

function lumpy(length: number): number[] {
  const random = noise(5);
  return Array.from({ length }, () => (random() < 0.15 ? Math.ceil(random() ** 4 * 200) : 0));
}

describe('forecast', () => {
  it('chooses a seasonal model for seasonal demand, and lists what the candidates scored, best first', () => {
    const { kind, scores } = asked(weekly(200));
    expect(kind).toBe('combination');
    expect(scores[0]!.kind).toBe(kind);
    expect(scores.map(({ kind }) => kind)).not.toContain('tsb');
    const known = scores.flatMap(({ score }) => score ?? []);
    expect(known).toEqual([...known].sort((a, b) => a - b));
    for (const { score, reason } of scores) expect((score === undefined) !== (reason === undefined)).toBe(true);
  });

  it('tries on lumpy demand what is made for it, and does not let zero win', () => {
    const { scores, mean, total } = asked(lumpy(300));
    expect(scores.map(({ kind }) => kind).sort()).toEqual(['adida', 'croston', 'imapa', 'sba', 'tsb']);
    expect(mean[0]).toBeGreaterThan(0.5);
    expect(total.quantiles.find(({ level }) => level === 0.95)!.value).toBeGreaterThan(2 * total.mean);
  });

  it('keeps a choice without a backtest', () => {
    expect(asked(weekly(100), { candidates: [{ kind: 'ses' }] })).toMatchObject({ kind: 'ses', scores: [] });
  });

  it('covers the demand that comes about as often as it says', () => {
    const series = lumpy(1300);
    const inside = { 0.5: 0, 0.9: 0, 0.95: 0 };
    let windows = 0;
    for (let origin = 300; origin + 10 <= series.length; origin += 10) {
      const { total } = asked(series.slice(0, origin), { candidates: [{ kind: 'tsb' }] });
      const demanded = series.slice(origin, origin + 10).reduce((sum, value) => sum + value, 0);
      for (const level of [0.5, 0.9, 0.95] as const) if (demanded <= total.quantiles.find((q) => q.level === level)!.value) inside[level]++;
      windows++;
    }
    expect(inside[0.5] / windows).toBeGreaterThan(0.38);
    expect(inside[0.5] / windows).toBeLessThan(0.65);
    expect(inside[0.9] / windows).toBeGreaterThan(0.83);
    expect(inside[0.95] / windows).toBeGreaterThan(0.89);
    expect(inside[0.95] / windows).toBeLessThan(1);
  });

  it('gives the total less spread than its steps added up', () => {
    const { quantiles, total } = asked(weekly(200), { levels: [0.95], totalSteps: 14, totalLevels: [0.95] });
    const summed = quantiles[0]!.value.reduce((sum, value) => sum + value, 0);
    expect(total.quantiles[0]!.value).toBeLessThan(summed);
    expect(total.quantiles[0]!.value).toBeGreaterThan(total.mean);
  });

  it('expects nothing on the weekday that is always closed', () => {
    const series = weekly(140).map((value, i) => (i % 7 === 3 ? 0 : value));
    const { mean, quantiles, total } = asked(series, { totalSteps: 14 });
    expect(mean.map((value) => value === 0)).toEqual(mean.map((_, i) => i % 7 === 3));
    for (const { value } of quantiles) expect([value[3], value[10]]).toEqual([0, 0]);
    expect(total.steps).toBe(14);
    expect(total.mean).toBeCloseTo(
      mean.reduce((sum, value) => sum + value, 0),
      6,
    );
  });

  it('answers a horizon that only meets closed days', () => {
    const series = weekly(143).map((value, i) => (i % 7 === 3 ? 0 : value));
    expect(asked(series, { horizon: 1, totalSteps: 1 })).toMatchObject({ mean: [0], total: { steps: 1, mean: 0, sd: 0 } });
  });

  it('expects nothing of what never sold', () => {
    const { mean, quantiles, total } = asked(new Array(50).fill(0));
    expect(
      [...mean, ...quantiles.flatMap(({ value }) => value), total.mean, total.sd, ...total.quantiles.map(({ value }) => value)].every(
        (v) => v === 0,
      ),
    ).toBe(true);
  });

  it('is wide but finite on a history of a few values', () => {
    const { quantiles, total } = asked([5, 5, 5]);
    expect(quantiles.find(({ level }) => level === 0.95)!.value[0]).toBeGreaterThan(6);
    expect(quantiles.find(({ level }) => level === 0.95)!.value[0]).toBeLessThan(20);
    expect(total.sd).toBeGreaterThan(0);
  });

  it('takes the mean of a few days for the days to come, whatever the last of them was', () => {
    const candidates = ['seasonal-naive', 'moving-average', 'ses', 'holt-winters', 'tsb'].map((kind) => ({ kind }));
    const days = [47, 15, 15, 94, 34, 462];
    for (let count = 3; count <= days.length; count++) {
      const known = days.slice(0, count);
      const { kind, mean } = asked(known, { candidates });
      const sum = known.reduce((total, value) => total + value, 0);
      expect(kind).toBe('moving-average');
      expect(mean[0]).toBeCloseTo(sum / count, 9);
    }
    // A week of such a day as the last is beyond what the others make thinkable.
    const { total } = asked(days, { candidates, totalSteps: 7 });
    expect(total.quantiles.find(({ level }) => level === 0.95)!.value).toBeLessThan(7 * 462);
  });

  it.each([
    ['insufficient-history', [1, 2]],
    ['not-finite', [1, 2, Number.NaN, 4]],
    ['not-finite', [1, 2, 3, Number.POSITIVE_INFINITY]],
    ['too-large', [1, 2, 3, 1e200]],
  ])('says %s rather than guess', (reason, series) => {
    expect(ask(series)).toEqual({ ok: false, reason });
  });

  it('does not believe a model that outgrows all there ever was a thousandfold, and takes the next best', () => {
    const slip = [...Array.from({ length: 99 }, (_, i) => 3 + (i % 3)), 1e12];
    expect(Math.max(...asked(slip, { season: 12 }).mean)).toBeLessThanOrEqual(1e15);
    expect(ask(slip, { season: 12, candidates: [{ kind: 'combination' }] })).toEqual({ ok: false, reason: 'implausible' });
  });

  it('says why the only candidate failed, and passes to the next where there is one', () => {
    expect(ask(new Array(60).fill(7), { candidates: [{ kind: 'arima', engine: 'library' }] })).toEqual({
      ok: false,
      reason: 'arima-implausible',
    });
    expect(asked(new Array(60).fill(7), { candidates: [{ kind: 'arima', engine: 'library' }, { kind: 'ses' }] })).toMatchObject({
      kind: 'ses',
    });
  });
});

it('takes numbers too small to be squared for nothing, whatever the model', () => {
  for (const { kind } of forecasters.filter((forecaster) => forecaster.kind !== 'arima')) {
    const outcome = forecast({
      ...{ series: [0, -5e-324, 0], horizon: 2, season: 1, levels: [0.5], totalSteps: 2, totalLevels: [0.5] },
      candidates: [{ kind }],
    });
    expect(outcome).toMatchObject({ ok: true, forecast: { mean: [0, 0] } });
  }
});

it('gives quantiles of a series with returns and many days without demand', () => {
  const outcome = forecast({
    ...{ series: [-1, 0, 0, 0], horizon: 1, season: 1, levels: [0.001, 0.3], totalSteps: 1, totalLevels: [0.001] },
    candidates: [{ kind: 'ses' }],
  });
  expect(outcome.ok && outcome.forecast.quantiles.every(({ value }) => Number.isFinite(value[0]))).toBe(true);
});
