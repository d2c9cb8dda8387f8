import { describe, expect, it } from 'vitest';
import { type ForecastRequest, STORED_LEVELS, TOTAL_LEVELS } from '../../../agent/domain/forecast/forecast.ts';
import { forecast } from '../../../agent/forecasters/forecast.ts';
import type { Forecaster } from '../../../agent/forecasters/forecaster.ts';
import { forecasters } from '../../../agent/forecasters/index.ts';

const wobble = (i: number) => ((i * 7919) % 11) - 5;
const WEEK = [0.6, 0.9, 1, 1.1, 1.2, 1.6, 0.6];
/** A year of daily demand with a week and a little growth; `some` can be nothing. */
const SERIES = {
  always: Array.from({ length: 365 }, (_, i) => (60 + i / 20) * WEEK[i % 7]! + wobble(i)),
  some: Array.from({ length: 365 }, (_, i) => Math.max(0, Math.round(4 * WEEK[i % 7]! + wobble(i) / 2))),
  seldom: Array.from({ length: 365 }, (_, i) => (i % 5 === 0 ? 3 + Math.abs(wobble(i)) : 0)),
  short: Array.from({ length: 60 }, (_, i) => 100 + i + wobble(i)),
};
const CHOICES = [
  ...forecasters.filter((each: Forecaster) => each.kept).map(({ kind }) => ({ kind })),
  { kind: 'arima', auto: true },
  { kind: 'theta', form: 'standard' },
  { kind: 'holt-winters', trend: 'damped' },
];

function forecastOf(series: number[], choice: { kind: string }, kept?: ForecastRequest['kept'], season = 7) {
  const levels = { levels: STORED_LEVELS, totalSteps: 6, totalLevels: TOTAL_LEVELS };
  const outcome = forecast({ series, horizon: 14, season, ...levels, candidates: [choice], kept });
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.forecast;
}

const throughJson = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

describe('a model that is run again with its parameters', () => {
  const cases = CHOICES.flatMap((choice) => Object.keys(SERIES).map((name) => [JSON.stringify(choice), name, choice] as const));

  it.each(cases)('%s forecasts %s demand as it did when they were searched for', (_, name, choice) => {
    const series = SERIES[name as keyof typeof SERIES];
    const searched = forecastOf(series, choice);
    const again = forecastOf(series, choice, throughJson(searched.kept));
    const level = series.reduce((sum, value) => sum + value, 0) / series.length;
    expect(again.model).toBe(searched.model);
    again.mean.forEach((value, i) => {
      expect(Math.abs(value - searched.mean[i]!) / level).toBeLessThan(0.03);
    });
    expect(Math.abs(again.total.quantiles.at(-4)!.value - searched.total.quantiles.at(-4)!.value)).toBeLessThan(0.06 * level * 6);
  });

  it.each(cases)('%s keeps them, as old as they are, while %s demand goes on', (_, name, choice) => {
    const series = SERIES[name as keyof typeof SERIES];
    const kept = throughJson(forecastOf(series.slice(0, -8), choice).kept);
    expect(forecastOf(series, choice, kept).kept).toEqual(kept);
  });
});

describe('parameters', () => {
  const { always } = SERIES;
  const alpha = (kept: ForecastRequest['kept']) => (kept!.parameters as { alpha: number }).alpha;
  const kept = (parameters: unknown) => ({ choice: { kind: 'ses' }, values: 300, season: 7, parameters });

  it('are used where they go with the history, and nothing is searched for', () => {
    expect(alpha(forecastOf(always, { kind: 'ses' }, kept({ alpha: 0.123 })).kept)).toBe(0.123);
  });

  it.each([
    ['the history has outgrown them', { ...kept({ alpha: 0.123 }), values: 240 }],
    ['the season is another', { ...kept({ alpha: 0.123 }), season: 6 }],
    ['the options have changed', { ...kept({ alpha: 0.123 }), choice: { kind: 'ses', alpha: 0.3 } }],
    ['an earlier version wrote them in other words', kept([0.123])],
  ])('are estimated anew where %s', (_, stale) => {
    const anew = forecastOf(always, { kind: 'ses' }, stale);
    expect(anew).toEqual(forecastOf(always, { kind: 'ses' }));
    expect(anew.kept!.values).toBe(365);
  });

  it('that no longer suit the values give way to a search: a form of relative errors meets a day without demand', () => {
    const searched = forecastOf(SERIES.always, { kind: 'combination' });
    const stopped = [...SERIES.always.slice(1), 0];
    expect(forecastOf(stopped, { kind: 'combination' }, searched.kept)).toEqual(forecastOf(stopped, { kind: 'combination' }));
  });
});
