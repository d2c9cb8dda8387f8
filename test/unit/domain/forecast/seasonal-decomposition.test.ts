import { describe, expect, it } from 'vitest';
import { isSeasonal } from '../../../../agent/domain/forecast/season-test.ts';
import { seasonallyAdjusted } from '../../../../agent/domain/forecast/seasonal-adjustment.ts';
import { centredAverage, seasonalIndices } from '../../../../agent/domain/forecast/seasonal-decomposition.ts';
import r from '../../../fixtures/forecasters/r-ets.json' with { type: 'json' };

const { AirPassengers, nottem, Nile, USAccDeaths } = r.series;

describe('seasonal decomposition', () => {
  it('finds the indices that decompose of R finds', () => {
    // R 4.2.2: decompose(AirPassengers, "multiplicative")$figure and decompose(nottem)$figure.
    const factors = [
      0.9102303674, 0.8836253207, 1.007366288, 0.9759060123, 0.9813780275, 1.112775827, 1.226555543, 1.219910969, 1.060491933, 0.9217572404,
      0.8011780824, 0.89882439,
    ];
    const differences = [
      -9.339364035, -9.899890351, -6.946600877, -2.757346491, 3.453399123, 8.986513158, 12.96721491, 11.45910088, 7.400109649, 0.6547149123,
      -6.617653509, -9.360197368,
    ];
    seasonalIndices(AirPassengers.values, 12, 'multiplicative')!.forEach((index, i) => {
      expect(index).toBeCloseTo(factors[i]!, 8);
    });
    seasonalIndices(nottem.values, 12, 'additive')!.forEach((index, i) => {
      expect(index).toBeCloseTo(differences[i]!, 7);
    });
  });

  it('averages over one season, with half weights at both ends of an even one', () => {
    expect([...centredAverage([1, 2, 6, 3, 4], 3)]).toEqual([Number.NaN, 3, 11 / 3, 13 / 3, Number.NaN]);
    expect(centredAverage([2, 4, 6, 8, 10], 4)[2]).toBe(6);
  });

  it('needs two whole seasons, and something positive to divide by', () => {
    expect(seasonalIndices([1, 2, 3, 1, 2], 3, 'additive')).toBeNull();
    expect(seasonalIndices([0, 0, 0, 0, 0, 0, 0, 0], 2, 'multiplicative')).toBeNull();
  });

  it('tells seasonal series from others', () => {
    expect([AirPassengers, nottem, USAccDeaths].map(({ values }) => isSeasonal(values, 12))).toEqual([true, true, true]);
    expect(isSeasonal(Nile.values, 12)).toBe(false);
    expect(isSeasonal(new Array(60).fill(4), 12)).toBe(false);
    expect(isSeasonal(AirPassengers.values.slice(0, 35), 12)).toBe(false);
  });

  it.each(['additive', 'multiplicative'] as const)('puts back the %s season that it took out', (kind) => {
    const { values } = AirPassengers;
    for (const shrinkage of [undefined, { share: 0.5, neighbours: 2 }]) {
      const { series, restore } = seasonallyAdjusted(values, 12, { kind, ...(shrinkage && { shrinkage }) });
      const forecastAt = restore((origin, step) => series[origin + step - 1]!);
      for (let t = 0; t < values.length; t++) expect(forecastAt(t, 1)).toBeCloseTo(values[t]!, 9);
    }
  });

  it('shrinks a season to nothing with a share of 0, and takes differences where a factor is next to nothing', () => {
    const { values } = AirPassengers;
    expect(seasonallyAdjusted(values, 12, { kind: 'multiplicative', shrinkage: { share: 0, neighbours: 0 } }).series).toEqual(values);
    const gaps = Array.from({ length: 24 }, (_, i) => (i % 4 === 0 ? 0.001 : 10));
    const { series } = seasonallyAdjusted(gaps, 4, { kind: 'multiplicative' });
    expect(Math.max(...series) - Math.min(...series)).toBeLessThan(0.01);
  });
});
