import { describe, expect, it } from 'vitest';
import { daysOfCover } from '../../../agent/policies/days-of-cover.ts';
import { forecastOf, policyInput } from '../../support/policy-input.ts';

const flat = forecastOf(Array<number>(14).fill(2), { steps: 8, sd: 4 });

describe('the days-of-cover policy', () => {
  it('orders when stock covers too few days of the forecast, whatever its spread', () => {
    const options = daysOfCover.options.parse({ kind: 'days-of-cover', safetyDays: 5, orderDays: 10 });
    const answer = daysOfCover.ask(policyInput({ position: { onHand: 26 }, forecast: flat }), options);
    expect(answer.reason.sentence).toBe(
      'Position 26 (on hand 26, on order 0, allocated 0) is at or below the reorder point 26 = forecast 26 for 13 days, 5 days more than ' +
        'lead time and review take; order up to 46 (26 + 20 for 10 days of demand): 20.',
    );
    expect(answer.reason.rules).toEqual(['forecast', 'days-of-cover']);
    expect(daysOfCover.ask(policyInput({ position: { onHand: 27 }, forecast: flat }), options).kind).toBe('wait');
  });

  it('says one day in the singular', () => {
    const options = daysOfCover.options.parse({ kind: 'days-of-cover', safetyDays: 1 });
    expect(daysOfCover.ask(policyInput({ forecast: flat }), options).reason.sentence).toContain('for 9 days, 1 day more than');
  });
});
