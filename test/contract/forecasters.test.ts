import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ForecastRequest, STORED_LEVELS, TOTAL_LEVELS } from '../../agent/domain/forecast/forecast.ts';
import { forecast } from '../../agent/forecasters/forecast.ts';
import { forecasters } from '../../agent/forecasters/index.ts';

const wobble = (i: number) => ((i * 7919) % 11) - 5;

const SERIES: Record<string, number[]> = {
  'a smooth item': Array.from({ length: 120 }, (_, i) => 40 + [9, 0, 2, 4, 8, 15, -9][i % 7]! + wobble(i)),
  'a seldom item': Array.from({ length: 120 }, (_, i) => (i % 9 === 0 ? 1 + (i % 4) : 0)),
  'an item with bulk orders': Array.from({ length: 120 }, (_, i) => (i % 6 === 0 ? 2 : 0) + (i % 50 === 49 ? 500 : 0)),
  'a constant': new Array(60).fill(12),
  zeros: new Array(60).fill(0),
  'a last gasp': [...new Array(60).fill(0), 3],
  'a sale long ago': [3, ...new Array(60).fill(0)],
  'three values': [2, 5, 3],
  'six values': [2, 5, 3, 0, 4, 6],
  'values around 1e12': Array.from({ length: 80 }, (_, i) => 1e12 + wobble(i) * 1e9),
  fractions: Array.from({ length: 80 }, (_, i) => 1e-9 * (5 + wobble(i))),
  'returns below zero': Array.from({ length: 80 }, (_, i) => wobble(i) * 2),
  'a steep fall': Array.from({ length: 80 }, (_, i) => Math.max(0, 400 - 5 * i + wobble(i))),
};

function request(series: number[], kind: string, season: number): ForecastRequest {
  return { series, horizon: 9, season, levels: STORED_LEVELS, totalSteps: 5, totalLevels: TOTAL_LEVELS, candidates: [{ kind }] };
}

describe.each(forecasters.map((forecaster) => [forecaster.kind, forecaster] as const))('forecaster %s', (kind, forecaster) => {
  it('has options that are strict, described and complete by default', () => {
    expect(forecaster.options.parse({ kind })).toMatchObject({ kind });
    expect(forecaster.options.safeParse({ kind, tpyo: 1 }).success).toBe(false);
    const schema = z.toJSONSchema(forecaster.options, { io: 'input' }) as { properties: Record<string, { description?: string }> };
    for (const [name, { description }] of Object.entries(schema.properties))
      expect(`${name}: ${description ?? ''}`.length).toBeGreaterThan(name.length + 6);
    expect(forecaster.title.length).toBeGreaterThan(10);
  });

  describe.each(Object.entries(SERIES))('on %s', (_, series) => {
    it.each([1, 7, 52])('gives finite, ordered, repeatable numbers or a reason, season %d', (season) => {
      const outcome = forecast(request(series, kind, season));
      expect(forecast(request([...series], kind, season))).toEqual(outcome);
      if (!outcome.ok) {
        expect(outcome.reason).toMatch(/^(insufficient-history|arima-implausible)$/);
        return;
      }
      const { mean, quantiles, total, model } = outcome.forecast;
      expect(model.length).toBeGreaterThan(0);
      expect(mean).toHaveLength(9);
      expect(quantiles.map(({ level }) => level)).toEqual([...STORED_LEVELS]);
      expect(total.quantiles.map(({ level }) => level)).toEqual([...TOTAL_LEVELS]);
      const all = [...mean, ...quantiles.flatMap(({ value }) => value), total.mean, total.sd, ...total.quantiles.map(({ value }) => value)];
      expect(all.every(Number.isFinite)).toBe(true);
      expect(total.steps).toBe(5);
      expect(total.sd).toBeGreaterThanOrEqual(0);
      expect(Math.abs(total.mean - mean.slice(0, 5).reduce((sum, value) => sum + value, 0))).toBeLessThanOrEqual(
        1e-9 * Math.abs(total.mean),
      );
      for (let k = 0; k < 9; k++)
        for (let q = 1; q < quantiles.length; q++) expect(quantiles[q]!.value[k]).toBeGreaterThanOrEqual(quantiles[q - 1]!.value[k]!);
      for (let q = 1; q < total.quantiles.length; q++)
        expect(total.quantiles[q]!.value).toBeGreaterThanOrEqual(total.quantiles[q - 1]!.value);
      if (series.every((value) => value >= 0)) expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
    });
  });

  it('finds something where its demand is regular', () => {
    expect(forecast(request(SERIES['a smooth item']!, kind, 7)).ok).toBe(true);
  });

  it('forecasts below zero where the history lies there', () => {
    const outcome = forecast(
      request(
        SERIES['a smooth item']!.map((value) => value - 100),
        kind,
        7,
      ),
    );
    if (!outcome.ok) throw new Error(outcome.reason);
    expect(Math.max(...outcome.forecast.mean)).toBeLessThan(0);
    expect(outcome.forecast.total.quantiles[0]!.value).toBeLessThan(0);
  });
});
