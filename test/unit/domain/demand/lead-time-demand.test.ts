import { describe, expect, it } from 'vitest';
import { forecastDemand, forecastMoments, observedDemand, ratePerDay, totalSd } from '../../../../agent/domain/demand/lead-time-demand.ts';
import { forecastOf } from '../../../support/policy-input.ts';

const interval = (leadTimeDays: number, reviewDays = 0, leadTimeSdDays = 0) => ({ leadTimeDays, leadTimeSdDays, reviewDays });

describe('demand over the protection interval', () => {
  const week = [1, 2, 3, 4, 5, 6, 7];

  it('is the sum of the forecast over lead time and review period', () => {
    expect(forecastDemand(forecastOf(week), 0, interval(3, 1))).toMatchObject({ days: 4, mean: 10 });
  });

  it('takes the part of a broken day', () => {
    expect(forecastDemand(forecastOf(week), 0, interval(1.5, 1)).mean).toBe(1 + 2 + 1.5);
  });

  it('begins where an older forecast has arrived', () => {
    expect(forecastDemand(forecastOf(week), 2, interval(2)).mean).toBe(7);
  });

  it('repeats the last week beyond the horizon, weekday by weekday', () => {
    expect(forecastDemand(forecastOf([9, ...week]), 0, interval(11)).mean).toBe(9 + 28 + 1 + 2 + 3);
    expect(forecastDemand(forecastOf([9, ...week]), 100, interval(7)).mean).toBe(28);
  });

  it('repeats the last day of a horizon shorter than a week', () => {
    expect(forecastDemand(forecastOf([5, 2]), 1, interval(3)).mean).toBe(6);
  });

  it('counts negative means as none', () => {
    expect(forecastDemand(forecastOf([-3, 2, 1]), 0, interval(3)).mean).toBe(3);
  });

  it('scales the forecast’s spread by the square root of time', () => {
    const forecast = forecastOf(week, { steps: 4, mean: 10, sd: 3, quantiles: [{ level: 0.95, value: 16 }] });
    const demand = forecastDemand(forecast, 0, interval(15, 1));
    expect(demand.sdOfDemand).toBe(6);
    expect(demand.spread).toEqual([{ level: 0.95, distance: 12 }]);
  });

  it('has the same moments where its quantiles are not asked for', () => {
    const forecast = forecastOf(week, { steps: 4, mean: 10, sd: 3, quantiles: [{ level: 0.95, value: 16 }] });
    const { spread, ...moments } = forecastDemand(forecast, 2, interval(15, 1, 2));
    expect(spread).toHaveLength(1);
    expect(forecastMoments(forecast, 2, interval(15, 1, 2), ratePerDay(forecast, 2))).toEqual(moments);
  });

  it('adds the variance of the lead time: Chopra and Meindl, Supply Chain Management, the example of Dell (2,500 a day, sd 500, 7 days, sd 7)', () => {
    const forecast = forecastOf(Array<number>(7).fill(2500), { sd: 500 * Math.sqrt(7) });
    expect(totalSd(forecastDemand(forecast, 0, interval(7, 0, 7)))).toBeCloseTo(17_550, 0);
  });

  it('has a variance like its mean where only a rate was observed', () => {
    const demand = observedDemand(2, interval(7, 1, 3));
    expect(demand).toMatchObject({ days: 8, mean: 16, sdOfDemand: 4, sdOfLeadTime: 6, perDay: 2 });
  });
});
