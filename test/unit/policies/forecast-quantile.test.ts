import { describe, expect, it } from 'vitest';
import { forecastQuantile } from '../../../agent/policies/forecast-quantile.ts';
import { forecastOf, policyInput } from '../../support/policy-input.ts';

const quantiles = [0.5, 0.9, 0.95].map((level, index) => ({ level, value: [4, 14, 21][index]! }));
const lumpy = forecastOf(Array<number>(14).fill(1), { steps: 8, sd: 6, quantiles });

describe('the forecast-quantile policy', () => {
  it('orders at the forecast’s own quantile of demand until the next order is here', () => {
    const at = (serviceLevel: number) =>
      forecastQuantile.ask(policyInput({ forecast: lumpy }), forecastQuantile.options.parse({ kind: 'forecast-quantile', serviceLevel }));
    expect([0.9, 0.95].map((level) => at(level).reorderPoint)).toEqual([14, 21]);
    expect(at(0.95).reason.sentence).toContain(
      'the reorder point 21 = forecast 8 for 8 days + safety stock 13 (95 % service); order up to 28 (21 + 7 for 7 days of demand): 28.',
    );
  });

  it('finds the quantile that a stockout cost is worth', () => {
    const options = forecastQuantile.options.parse({ kind: 'forecast-quantile', stockoutCostMinor: 5 });
    // 7 at a time, 365 a year: 5 x 365 / (5 x 365 + 0.25 x 100 x 7) = 91.25 %.
    const answer = forecastQuantile.ask(policyInput({ item: { unitCostMinor: 100 }, forecast: lumpy }), options);
    expect(answer.reason.sentence).toContain('(91.25 % service, what the stockout cost is worth)');
    expect(answer.reorderPoint).toBeGreaterThan(14);
    expect(answer.reorderPoint).toBeLessThan(21);
  });
});
