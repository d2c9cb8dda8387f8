import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Forecast } from '../../../agent/domain/forecast/forecast.ts';
import { STORED_LEVELS, TOTAL_LEVELS } from '../../../agent/domain/forecast/forecast.ts';
import { type TemporaryStore, temporaryStore } from '../../support/temporary-store.ts';

const STEPS = 5;
const perStep = (of: number) => Array.from({ length: STEPS }, (_, step) => Number(((of * (step + 1)) / 7).toPrecision(7)));

const MADE: Forecast = {
  model: 'ses(0.10)',
  kind: 'ses',
  mean: perStep(1),
  quantiles: STORED_LEVELS.map((level) => ({ level, value: perStep(level) })),
  total: { steps: 3, mean: 12.5, sd: 0.333, quantiles: TOTAL_LEVELS.map((level) => ({ level, value: level })) },
  scores: [
    { kind: 'ses', score: 0.25 },
    { kind: 'arima', reason: 'insufficient-history' },
  ],
  kept: { choice: { kind: 'ses' }, values: 90, season: 7, parameters: { alpha: 0.123456789 } },
};
const RICH: Forecast = {
  ...MADE,
  sentence: 'About 12 in the next 3 days.',
  learntFrom: { steps: 90, stockouts: 1, gaps: 2, oneOffs: 3, returns: 0, shiftDay: 19_000 },
  effects: { level: 4.2, trendPerWeek: 0.01, weekdays: [{ weekday: 'Sat', times: 2.5 }] },
  gain: 0.1,
  pooled: 1.25,
  signals: [
    { name: 'promotion', usual: 0, timesPerUnit: 1.4, perStep: perStep(0.4) },
    { name: 'visits', usual: 100, timesPerUnit: 1.002, perStep: perStep(-0.2) },
  ],
  shadow: { kind: 'theta', model: 'theta', since: 19_100, quantiles: STORED_LEVELS.map((level) => ({ level, value: perStep(2 * level) })) },
};
const AT = { madeAt: 5, originDay: 19_110, chosenAt: 3 };

describe('forecasts in the file', () => {
  let temporary: TemporaryStore;
  beforeEach(() => {
    temporary = temporaryStore();
  });
  afterEach(() => temporary.remove());

  it.each([
    ['plain', MADE],
    ['with all that a forecast can say', RICH],
    ['without quantiles', { ...MADE, quantiles: [] }],
  ])('are read as they were put: %s', (_, forecast) => {
    const { forecasts } = temporary.store;
    forecasts.put({ sku: 'TEA', ...AT, forecast, reason: null });
    const known = forecasts.get('TEA');
    forecasts.forget();
    expect(forecasts.get('TEA')).toEqual(known);
    expect(forecasts.get('TEA')).toEqual({ sku: 'TEA', ...AT, forecast, reason: null });
    expect(forecasts.all()).toEqual([forecasts.get('TEA')]);
  });

  it.each([
    ['plain', MADE],
    ['with all that a forecast can say', RICH],
    ['without quantiles', { ...MADE, quantiles: [] }],
  ])('give a policy what it goes by, the same object until they are replaced: %s', (_, forecast) => {
    const { forecasts } = temporary.store;
    forecasts.put({ sku: 'TEA', ...AT, forecast, reason: null });
    const known = forecasts.outlook('TEA')!;
    const { model, mean, total, learntFrom } = forecasts.get('TEA')!.forecast!;
    expect(known).toEqual({ originDay: AT.originDay, forecast: { model, mean, total, ...(learntFrom && { learntFrom }) } });
    expect(forecasts.outlook('TEA')).toBe(known);
    forecasts.put({ sku: 'TEA', ...AT, originDay: 19_111, forecast: null, reason: 'not-finite' });
    expect(forecasts.outlook('TEA')).toEqual({ originDay: 19_111, forecast: null });
    expect(forecasts.outlook('COFFEE')).toBeNull();
  });

  it('keep seven digits, the same before a restart as after it', () => {
    const { forecasts } = temporary.store;
    const forecast = { ...RICH, mean: [10 / 3, 1e8 / 3, 0], gain: 1 / 3 };
    forecasts.put({ sku: 'TEA', ...AT, forecast, reason: null });
    expect(forecasts.get('TEA')!.forecast).toMatchObject({ mean: [3.333333, 33_333_330, 0], gain: 0.3333333 });
    const known = forecasts.get('TEA');
    forecasts.forget();
    expect(forecasts.get('TEA')).toEqual(known);
  });

  it('are replaced by the next, also by none', () => {
    const { forecasts } = temporary.store;
    forecasts.put({ sku: 'TEA', ...AT, forecast: RICH, reason: null });
    forecasts.put({ sku: 'TEA', ...AT, madeAt: 6, forecast: null, reason: 'insufficient-history' });
    forecasts.forget();
    expect(forecasts.all()).toEqual([{ sku: 'TEA', ...AT, madeAt: 6, forecast: null, reason: 'insufficient-history' }]);
  });

  it('from before they were packed are read as well', () => {
    const { db, forecasts } = temporary.store;
    db.prepare('INSERT INTO forecasts (sku, made_at, origin_day, chosen_at, kind, forecast) VALUES (?, 5, 19110, 3, ?, ?)').run(
      'TEA',
      'ses',
      JSON.stringify(RICH),
    );
    expect(forecasts.get('TEA')).toEqual({ sku: 'TEA', ...AT, forecast: RICH, reason: null });
    expect(forecasts.outlook('TEA')).toMatchObject({ forecast: { mean: RICH.mean, total: RICH.total } });
  });
});
