import { describe, expect, it } from 'vitest';
import { fitEts } from '../../../../agent/domain/ets/ets-fit.ts';
import type { EtsError, EtsForm, EtsSeason } from '../../../../agent/domain/ets/ets-form.ts';
import { createEts } from '../../../../agent/domain/ets/ets-recursion.ts';
import { naiveScale } from '../../../../agent/domain/mathematics/statistics.ts';
import r from '../../../fixtures/r/ets.json' with { type: 'json' };

const SERIES: Record<string, number[]> = r.series;
const fits = r.fits.map((fit) => ({ ...fit, called: `${fit.series} ${fit.model}${fit.damped ? ' damped' : ''}` }));

function formOf({ model, damped }: { model: string; damped: boolean }): EtsForm {
  const [error, trend, season] = model as unknown as [EtsError, 'N' | 'A', EtsSeason];
  return { error, trend: damped ? 'Ad' : trend, season };
}

/** R lets these pass below zero, where an error in proportion to the mean has no meaning; ours ends there. */
const BELOW_ZERO = ['lynx MAN', 'UKgas MNA'];

describe("exponential smoothing with R's weights and first states", () => {
  it.each(fits.filter(({ called }) => !BELOW_ZERO.includes(called)))('has its likelihood and forecasts its means: $called', (fit) => {
    const values = SERIES[fit.series]!;
    const form = formOf(fit);
    const ets = createEts(values, form, fit.period);
    expect(-ets.run(fit, fit) / 2).toBeCloseTo(fit.loglik, 5);
    const step = naiveScale(values);
    // With a multiplicative season and error R's mean allows for their variances; ours is the point forecast.
    const tolerance = form.season === 'M' ? 0.06 : 1e-6;
    fit.mean.forEach((value, i) => {
      expect(Math.abs(ets.forecastAt(values.length, i + 1) - value) / step).toBeLessThan(tolerance);
    });
  });
});

describe('exponential smoothing fitted', () => {
  it.each(fits.filter(({ called }) => called !== 'UKgas MNA'))('reaches a likelihood at most 0.05 below that of R: $called', (fit) => {
    const ours = fitEts(SERIES[fit.series]!, formOf(fit), { period: fit.period, steps: 80, starts: 3 });
    expect(-ours!.deviance / 2).toBeGreaterThan(fit.loglik - 0.05);
  });
});
