import { describe, expect, it } from 'vitest';
import { isAdmissible } from '../../../../agent/domain/ets/ets-admissible.ts';
import { chooseEts, suitedForms } from '../../../../agent/domain/ets/ets-choose.ts';
import { fitEts } from '../../../../agent/domain/ets/ets-fit.ts';
import { type EtsError, type EtsForm, type EtsSeason, etsForms, etsName, etsParameters } from '../../../../agent/domain/ets/ets-form.ts';
import { createEts } from '../../../../agent/domain/ets/ets-recursion.ts';
import { naiveScale } from '../../../../agent/domain/mathematics/statistics.ts';
import r from '../../../fixtures/forecasters/r-ets.json' with { type: 'json' };

/** R's name of a form, for example AAA-d. */
function formOf(name: string): EtsForm {
  const trend = name.endsWith('-d') ? 'Ad' : (name[1] as 'N' | 'A');
  return { error: name[0] as EtsError, trend, season: name[2] as EtsSeason };
}

const forms = Object.entries(r.series).flatMap(([name, { period, values, forms }]) =>
  Object.entries(forms).map(([form, figures]) => [name, form, { period, values, ...figures }] as const),
);

/** R's own start meets values below zero here and ours does not get off the ground: differences of a season that grows tenfold. */
const OUT_OF_REACH = 'UKgas MNA';

describe('exponential smoothing', () => {
  it.each(forms.filter(([name, form]) => `${name} ${form}` !== OUT_OF_REACH))(
    'reaches the likelihood that R reaches on %s with %s, and with the same one forecasts the same',
    (_, name, { period, values, loglik, mean }) => {
      const fit = fitEts(values, formOf(name), { period, steps: 80, starts: 3 });
      if (!fit) throw new Error('no fit');
      const gained = -fit.deviance / 2 - loglik;
      expect(gained).toBeGreaterThan(-0.05);
      // Where a better likelihood was found than R's, its forecasts are another model's.
      if (gained > 0.05) return;
      const step = naiveScale(values);
      mean.forEach((value, i) => {
        expect(Math.abs(fit.recursion.forecastAt(values.length, i + 1) - value)).toBeLessThan(0.1 * step);
      });
    },
  );

  it('agrees with R to the likelihood on every fifth form at least', () => {
    const alike = forms.filter(([, name, { period, values, loglik }]) => {
      const fit = fitEts(values, formOf(name), { period, steps: 80, starts: 3 });
      return fit && Math.abs(-fit.deviance / 2 - loglik) < 0.05;
    });
    expect(alike.length).toBeGreaterThan(forms.length / 5);
  });

  it.each(Object.entries(r.series))(
    'chooses for %s a form that the criterion likes no less than the one of R',
    (_, { period, values, ets }) => {
      const fit = chooseEts(values, period);
      expect(fit!.criterion).toBeLessThan(ets.aicc + 0.1);
      if (etsName(fit!.form) !== ets.method || fit!.criterion < ets.aicc - 0.1) return;
      ets.mean.forEach((value, i) => {
        expect(Math.abs(fit!.recursion.forecastAt(values.length, i + 1) - value)).toBeLessThan(0.1 * naiveScale(values));
      });
    },
  );

  it('updates its states as the equations say', () => {
    const weights = { alpha: 0.5, beta: 0.1, gamma: 0.2, phi: 0.9 };
    const start = { level: 10, trend: 2, seasonal: [1.2, 0.8] };
    const ets = createEts([15, 9], { error: 'M', trend: 'Ad', season: 'M' }, 2);
    // Mean (10 + 0.9 * 2) * 1.2 = 14.16, error 0.84; then level 12.15, trend 1.87, index 1.2 + 0.2 * 0.84 / 11.8.
    const second = (12.15 + 0.9 * 1.87) * 0.8;
    const deviance = ets.run(weights, start);
    const squares = (0.84 / 14.16) ** 2 + ((9 - second) / second) ** 2;
    expect(deviance).toBeCloseTo(2 * Math.log(squares) + 2 * Math.log(14.16 * second), 9);
    expect(ets.forecastAt(0, 1)).toBeCloseTo(14.16, 9);
    expect(ets.forecastAt(1, 1)).toBeCloseTo(second, 9);
    expect(ets.forecastAt(1, 2)).toBeCloseTo((12.15 + (0.9 + 0.81) * 1.87) * (1.2 + (0.2 * 0.84) / 11.8), 9);
    expect(ets.flatAt(1, 1)).toBeCloseTo(12.15 * 0.8, 9);
  });

  it('counts its parameters and knows which forms are stable', () => {
    expect(etsParameters({ error: 'A', trend: 'N', season: 'N' }, 12)).toBe(3);
    expect(etsParameters({ error: 'M', trend: 'Ad', season: 'M' }, 12)).toBe(18);
    expect(etsForms({ seasonal: true, positive: true })).toHaveLength(15);
    expect(etsForms({ seasonal: true, positive: false }).every(({ error, season }) => error === 'A' && season !== 'M')).toBe(true);
    expect(suitedForms([1, 0, 2, 3, 1, 2, 3, 1, 2], 4).map(etsName)).toContain('ETS(A,N,A)');
  });

  it('keeps to weights with which old errors die out', () => {
    expect(isAdmissible({ alpha: 0.3, beta: 0.01, gamma: 0.2, phi: 1 }, 12)).toBe(true);
    expect(isAdmissible({ alpha: 0.3, beta: 0, gamma: 0.2, phi: 1 }, 12)).toBe(true);
    expect(isAdmissible({ alpha: 0.99, beta: 0.98, gamma: 0.009, phi: 1 }, 12)).toBe(false);
    expect(isAdmissible({ alpha: 1.2, beta: 0, gamma: 0.9, phi: 1 }, 12)).toBe(false);
  });

  it('has no fit where there are fewer values than numbers to fit, or values that a form cannot take', () => {
    expect(fitEts([1, 2, 3, 4], { error: 'A', trend: 'N', season: 'N' }, { period: 1, steps: 10 })).toBeNull();
    expect(chooseEts([4], 1)).toBeNull();
    expect(fitEts([3, -2, 4, 1, -5, 2, 3, 1], { error: 'M', trend: 'N', season: 'N' }, { period: 1, steps: 10 })).toBeNull();
  });
});
