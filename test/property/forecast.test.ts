import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demandClass } from '../../agent/domain/demand/demand-class.ts';
import type { ForecastRequest } from '../../agent/domain/forecast/forecast.ts';
import { forecast } from '../../agent/forecasters/forecast.ts';
import { forecasters } from '../../agent/forecasters/index.ts';

const demand = fc.oneof(
  fc.array(fc.nat(50), { minLength: 3, maxLength: 120 }),
  fc.array(fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat(1000)), { minLength: 3, maxLength: 120 }),
  fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { minLength: 3, maxLength: 60 }),
);
const KINDS = forecasters.map(({ kind }) => ({ kind })).filter(({ kind }) => kind !== 'arima');

const request: fc.Arbitrary<ForecastRequest> = fc
  .record({
    series: demand,
    horizon: fc.integer({ min: 1, max: 40 }),
    season: fc.constantFrom(1, 4, 7, 12),
    levels: fc.uniqueArray(fc.double({ min: 0.001, max: 0.999, noNaN: true }), { maxLength: 5 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    candidates: fc.oneof(
      fc.constant(KINDS),
      fc.constantFrom(...KINDS).map((one) => [one]),
    ),
  })
  .map(({ share, ...rest }) => ({ ...rest, totalSteps: Math.max(1, Math.round(share * rest.horizon)), totalLevels: rest.levels }));

describe('forecast laws', () => {
  it('always answers with finite numbers in order, never below zero for demand that never was', () => {
    fc.assert(
      fc.property(request, (asked) => {
        const outcome = forecast(asked);
        if (!outcome.ok) return outcome.reason === 'insufficient-history';
        const { mean, quantiles, total } = outcome.forecast;
        const values = [...mean, ...quantiles.flatMap(({ value }) => value), total.mean, ...total.quantiles.map(({ value }) => value)];
        expect(values.every(Number.isFinite) && Number.isFinite(total.sd)).toBe(true);
        expect(mean).toHaveLength(asked.horizon);
        if (asked.series.every((value) => value >= 0)) expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
        const ascending = [...quantiles].sort((a, b) => a.level - b.level);
        for (let q = 1; q < ascending.length; q++)
          for (let k = 0; k < asked.horizon; k++) expect(ascending[q]!.value[k]).toBeGreaterThanOrEqual(ascending[q - 1]!.value[k]!);
        const totals = [...total.quantiles].sort((a, b) => a.level - b.level);
        for (let q = 1; q < totals.length; q++) expect(totals[q]!.value).toBeGreaterThanOrEqual(totals[q - 1]!.value);
        return true;
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the unit: a series twice as large is forecast twice as large', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { minLength: 10, maxLength: 80 }), fc.constantFrom(...KINDS), (series, candidate) => {
        const asked = { series, horizon: 8, season: 7, levels: [0.1, 0.9], totalSteps: 8, totalLevels: [0.95], candidates: [candidate] };
        const [once, twice] = [forecast(asked), forecast({ ...asked, series: series.map((value) => 2 * value) })];
        if (!once.ok || !twice.ok) return once.ok === twice.ok;
        const numbers = ({ forecast: { mean, total, quantiles } }: typeof once) => [
          ...mean,
          total.sd,
          total.quantiles[0]!.value,
          ...quantiles.flatMap(({ value }) => value),
        ];
        const scale = Math.max(1, ...series);
        numbers(once).forEach((value, i) => {
          expect(Math.abs(numbers(twice)[i]! - 2 * value)).toBeLessThan(1e-6 * scale);
        });
        return true;
      }),
      { numRuns: 150 },
    );
  });

  it('classes demand alike whatever its unit and whatever came before its first sale', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1 }), fc.nat(40), fc.integer({ min: 1, max: 1000 }), (series, before, unit) => {
        expect(demandClass([...new Array(before).fill(0), ...series.map((value) => value * unit)])).toBe(demandClass(series));
      }),
    );
  });
});
