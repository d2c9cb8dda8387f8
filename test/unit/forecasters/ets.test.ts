import { describe, expect, it } from 'vitest';
import { ets } from '../../../agent/forecasters/ets.ts';
import { theta } from '../../../agent/forecasters/theta.ts';
import r from '../../fixtures/forecasters/r-ets.json' with { type: 'json' };

const { AirPassengers, Nile } = r.series;

describe('ETS', () => {
  it('names the form that it chose, and forecasts the season', () => {
    const outcome = ets.fit({ series: AirPassengers.values, horizon: 12, season: 12 }, ets.options.parse({}));
    if (!outcome.ok) throw new Error(outcome.reason);
    expect(outcome.model.label).toMatch(/^ETS\(M,(A|Ad),M\)\[12\]$/);
    // July 1961 above November 1961 by about the ratio of the year before, 622 to 390.
    expect(outcome.model.mean[6]! / outcome.model.mean[10]!).toBeGreaterThan(1.4);
  });

  it('keeps to the form that it is asked for', () => {
    const outcome = ets.fit({ series: Nile.values, horizon: 3, season: 1 }, ets.options.parse({ error: 'A', trend: 'N', season: 'N' }));
    if (!outcome.ok) throw new Error(outcome.reason);
    expect(outcome.model.label).toBe('ETS(A,N,N)');
    // R 4.2.2, forecast 8.20: ets(Nile, "ANN")
    expect(outcome.model.mean[0]).toBeCloseTo(r.series.Nile.forms.ANN.mean[0]!, 0);
  });

  it('has no season to fit in less than two of them, nor anything in three values', () => {
    const short = ets.fit({ series: AirPassengers.values.slice(0, 20), horizon: 3, season: 12 }, ets.options.parse({}));
    expect(short.ok && short.model.label).not.toContain('[12]');
    expect(ets.fit({ series: [1, 2, 3], horizon: 3, season: 1 }, ets.options.parse({}))).toEqual({
      ok: false,
      reason: 'insufficient-history',
    });
  });
});

describe('theta', () => {
  it('standard, is what thetaf of R is', () => {
    const outcome = theta.fit({ series: AirPassengers.values, horizon: 6, season: 12 }, theta.options.parse({ form: 'standard' }));
    if (!outcome.ok) throw new Error(outcome.reason);
    outcome.model.mean.forEach((value, i) => {
      expect(Math.abs(value - AirPassengers.theta[i]!)).toBeLessThan(0.5);
    });
  });

  it('optimised, says which theta it found', () => {
    const outcome = theta.fit({ series: Nile.values, horizon: 6, season: 1 }, theta.options.parse({}));
    expect(outcome.ok && outcome.model.label).toMatch(/^theta\(\d+\.\d, alpha 0\.\d\d\)$/);
  });
});
