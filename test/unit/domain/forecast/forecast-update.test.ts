import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Forecast, type ForecastRequest, STORED_LEVELS, TOTAL_LEVELS } from '../../../../agent/domain/forecast/forecast.ts';
import { atLevel, updatedLevel, usualDemand } from '../../../../agent/domain/forecast/forecast-update.ts';
import { levelGain } from '../../../../agent/domain/forecast/level-gain.ts';
import { forecast } from '../../../../agent/forecasters/forecast.ts';

const wobble = (i: number) => ((i * 7919) % 11) - 5;

function forecastOf(series: readonly number[], kind: string, kept?: ForecastRequest['kept']): Forecast {
  const levels = { levels: STORED_LEVELS, totalSteps: 6, totalLevels: TOTAL_LEVELS };
  const outcome = forecast({ series, horizon: 28, season: 7, ...levels, candidates: [{ kind }], kept });
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.forecast;
}

describe('the level of a forecast between two fits', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const demand = fc.double({ min: 0, max: 1e6, noNaN: true });

  it('stays while demand is as was forecast', () => {
    fc.assert(
      fc.property(demand, share, (mean, gain) => {
        expect(updatedLevel(1, { demand: mean, mean }, { gain, usual: mean || 1 })).toBeCloseTo(1, 9);
      }),
    );
  });

  it('comes nearer to a new one by the same share each day', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 0.9, noNaN: true }), fc.double({ min: 0, max: 5, noNaN: true }), (gain, target) => {
        let level = 1;
        for (let day = 1; day <= 20; day++) {
          level = updatedLevel(level, { demand: target * 40, mean: 40 }, { gain, usual: 40 });
          expect(level - target).toBeCloseTo((1 - target) * (1 - gain) ** day, 9);
        }
      }),
    );
  });

  it('is never below 0 and bounded, whatever the days bring', () => {
    const day = fc.record({ demand, mean: demand });
    fc.assert(
      fc.property(fc.array(day, { maxLength: 60 }), share, fc.double({ min: 0.01, max: 1e6, noNaN: true }), (days, gain, usual) => {
        const level = days.reduce((before, each) => updatedLevel(before, each, { gain, usual }), 1);
        expect(level).toBeGreaterThanOrEqual(0);
        expect(level).toBeLessThanOrEqual(10);
      }),
    );
  });

  it('moves a forecast as a whole: quantiles neither cross nor fall below zero', () => {
    const made = forecastOf(
      Array.from({ length: 90 }, (_, i) => Math.max(0, 5 + wobble(i))),
      'ses',
    );
    fc.assert(
      fc.property(fc.double({ min: 0, max: 10, noNaN: true }), (level) => {
        const { mean, quantiles, total } = atLevel(made, level);
        expect(mean[3]).toBeCloseTo(made.mean[3]! * level);
        for (const lines of [...mean.keys()].map((step) => quantiles.map(({ value }) => value[step]!)))
          expect(lines).toEqual([...lines].sort((a, b) => a - b));
        expect(Math.min(...total.quantiles.map(({ value }) => value))).toBeGreaterThanOrEqual(0);
      }),
    );
    expect(atLevel(made, 1)).toBe(made);
  });

  it('is that of a fit with the day known, where the model smooths', () => {
    const series = Array.from({ length: 200 }, (_, i) => 50 + 3 * wobble(i));
    for (const kind of ['ses', 'theta', 'holt-winters']) {
      const before = forecastOf(series, kind);
      const after = forecastOf([...series, 90], kind, before.kept);
      const level = updatedLevel(1, { demand: 90, mean: before.mean[0]! }, { gain: before.gain, usual: usualDemand(before) });
      expect(Math.abs(level - usualDemand(after) / usualDemand(before))).toBeLessThan(0.03);
    }
  });
});

describe('the gain of a model', () => {
  it('is the smoothing constant of exponential smoothing', () => {
    for (const alpha of [0.05, 0.3, 0.8]) {
      const series = Array.from({ length: 120 }, (_, i) => 50 + 3 * wobble(i));
      let level = 50;
      const levels = [level, ...series.map((value) => (level += alpha * (value - level)))];
      const errors = Array.from({ length: 80 }, (_, o) => Array.from({ length: 10 }, (_, k) => series[o + k]! - levels[o]!));
      expect(levelGain(errors)).toBeCloseTo(alpha, 9);
    }
  });

  it('is 0 for a forecast that never moves, and unknown from too few origins', () => {
    const still = Array.from({ length: 20 }, (_, o) => Array.from({ length: 8 }, (_, k) => wobble(o + k)));
    expect(levelGain(still)).toBe(0);
    expect(levelGain(still.slice(0, 3))).toBeUndefined();
    expect(levelGain([])).toBeUndefined();
  });
});
