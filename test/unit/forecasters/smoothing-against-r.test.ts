import { describe, expect, it } from 'vitest';
import { ets } from '../../../agent/forecasters/ets.ts';
import type { FitOutcome } from '../../../agent/forecasters/forecaster.ts';
import { ses } from '../../../agent/forecasters/ses.ts';
import { theta } from '../../../agent/forecasters/theta.ts';
import r from '../../fixtures/r/smoothing.json' with { type: 'json' };

interface Figures {
  readonly mean: number[];
  readonly se: number[];
}

/** The largest distance of the means from R's, in R's standard errors of the same steps. */
function distance(outcome: FitOutcome, { mean, se }: Figures): number {
  if (!outcome.ok) throw new Error(outcome.reason);
  return Math.max(...mean.map((value, i) => Math.abs(outcome.model.mean[i]! - value) / se[i]!));
}

describe("means as R's, in its standard errors", () => {
  const all = Object.entries(r.series);

  // R fits the first level, too; here it is the mean of the first values, and the weights go by squared errors.
  it.each(all)('within 0.1 of ses on %s', (_, { values, ...figures }) => {
    expect(distance(ses.fit({ series: values, horizon: 6, season: 1 }, ses.options.parse({})), figures.ses)).toBeLessThan(0.1);
  });

  it.each(all)('within 0.08 of holt on %s', (_, { values, holt }) => {
    const options = ets.options.parse({ error: 'A', trend: 'A', season: 'N' });
    expect(distance(ets.fit({ series: values, horizon: 6, season: 1 }, options), holt)).toBeLessThan(0.08);
  });

  it.each(all)('within 0.001 of thetaf on %s', (_, { values, period, thetaf }) => {
    const options = theta.options.parse({ form: 'standard' });
    expect(distance(theta.fit({ series: values, horizon: 6, season: period }, options), thetaf)).toBeLessThan(0.001);
  });
});
