import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Forecast } from '../../../../agent/domain/forecast/forecast.ts';
import { planFit, type Trial, tried } from '../../../../agent/domain/forecast/model-trial.ts';
import { pinballLoss } from '../../../../agent/domain/mathematics/statistics.ts';

const SINCE = 100;

function forecastOf(kind: string, [median, high]: readonly [number, number], shadow?: Forecast): Forecast {
  const quantiles = [
    { level: 0.1, value: [0] },
    { level: 0.5, value: [median] },
    { level: 0.9, value: [high] },
  ];
  const total = { steps: 1, mean: median, sd: 1, quantiles: [] };
  return { model: kind, kind, mean: [median], quantiles, total, scores: [], ...(shadow && { shadow: { ...shadow, since: SINCE } }) };
}

const trialOf = (demands: readonly number[], forecast: Forecast) =>
  demands.reduce<Trial | null>((trial, demand) => tried(trial, demand, { forecast, step: 0 }), null)!;

describe('the trial of a model', () => {
  const demands = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 40 });
  const quantiles = fc.tuple(fc.integer({ min: 0, max: 25 }), fc.integer({ min: 25, max: 60 }));

  it('sums the pinball loss of both at the middle and at the 0.9 quantile over the same days', () => {
    fc.assert(
      fc.property(demands, quantiles, quantiles, (days, one, other) => {
        const trial = trialOf(days, forecastOf('ses', one, forecastOf('tsb', other)));
        const lossOf = ([median, high]: readonly [number, number]) =>
          days.reduce((sum, demand) => sum + pinballLoss(demand, median, 0.5) + pinballLoss(demand, high, 0.9), 0);
        expect(trial).toMatchObject({ trialSince: SINCE, trialDays: days.length });
        expect(trial.servingLoss).toBeCloseTo(lossOf(one), 6);
        expect(trial.newcomerLoss).toBeCloseTo(lossOf(other), 6);
      }),
    );
  });

  it('begins anew with another newcomer, and is at rest without one', () => {
    const old: Trial = { trialSince: 7, trialDays: 9, newcomerLoss: 9, servingLoss: 9 };
    const forecast = forecastOf('ses', [1, 2], forecastOf('tsb', [1, 2]));
    expect(tried(old, 1, { forecast, step: 0 })).toMatchObject({ trialSince: SINCE, trialDays: 1 });
    expect(tried(old, 1, { forecast: forecastOf('ses', [1, 2]), step: 0 })).toMatchObject({ trialSince: null, trialDays: 0 });
  });
});

describe('the next fit of an item', () => {
  const candidates = [{ kind: 'ses' }, { kind: 'tsb' }];
  const alone = forecastOf('ses', [1, 2]);
  const onTrial = forecastOf('ses', [1, 2], forecastOf('tsb', [1, 2]));
  const trial = { trialSince: SINCE, trialDays: 14, newcomerLoss: 1, servingLoss: 2 };
  const usual = { isChoiceDue: false, isOutgrown: false, shadowDays: 14, changedDay: null, trial: null };
  const courseOf = (previous: Forecast | null, day: number, situation: Partial<Parameters<typeof planFit>[1]>) =>
    planFit({ candidates, previous, day }, { ...usual, ...situation }).course;

  it('keeps a model until the choice is due, and then puts another into the shadow', () => {
    expect(courseOf(null, 100, {})).toBe('choose');
    expect(courseOf(alone, 100, {})).toBe('keep');
    expect(courseOf(alone, 100, { isChoiceDue: true })).toBe('challenge');
    expect(courseOf(alone, 100, { isChoiceDue: true, changedDay: 80 })).toBe('challenge');
    expect(courseOf(alone, 100, { isChoiceDue: true, changedDay: 90 })).toBe('choose');
    expect(courseOf(alone, 100, { isChoiceDue: true, shadowDays: 0 })).toBe('choose');
    expect(courseOf(forecastOf('theta', [1, 2]), 100, {})).toBe('choose');
    expect(courseOf(alone, 100, { isOutgrown: true })).toBe('choose');
  });

  it('tries both until the days are over, whatever falls due meanwhile, and then goes by the record', () => {
    expect(courseOf(onTrial, SINCE + 13, { trial, isChoiceDue: true, isOutgrown: true })).toBe('try');
    expect(courseOf(onTrial, SINCE + 14, { trial })).toBe('promote');
    expect(courseOf(onTrial, SINCE + 14, { trial: { ...trial, newcomerLoss: 2.01 } })).toBe('roll-back');
    expect(courseOf(onTrial, SINCE + 14, { trial: { ...trial, newcomerLoss: 2 } })).toBe('promote');
    expect(courseOf(onTrial, SINCE + 3, { trial, changedDay: SINCE + 1 })).toBe('promote');
  });

  it('gives a newcomer up that is no longer among the candidates', () => {
    const without = planFit({ candidates: [{ kind: 'ses' }], previous: onTrial, day: SINCE + 3 }, { ...usual, trial });
    expect(without.course).toBe('roll-back');
  });
});
