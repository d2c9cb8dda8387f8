import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chooseEts } from '../../../../agent/domain/ets/ets-choose.ts';
import { isSeasonal } from '../../../../agent/domain/forecast/season-test.ts';
import { seasonallyAdjusted, unadjusted } from '../../../../agent/domain/forecast/seasonal-adjustment.ts';
import { fitStandardTheta } from '../../../../agent/domain/forecast/theta-standard.ts';
import { naiveScale } from '../../../../agent/domain/mathematics/statistics.ts';
import r from '../../../fixtures/forecasters/r-ets-m3.json' with { type: 'json' };
import { readSplitSeries } from '../../../support/split-series.ts';

const M3 = new URL('../../../../../shared/data/m3_monthly.csv.gz', import.meta.url);
const there = existsSync(M3);
const skipped = there ? '' : ' (skipped: no ../shared/data on this machine)';

describe.runIf(there)(`on twenty monthly series of the M3 competition${skipped}`, () => {
  const known = there ? readSplitSeries(M3) : new Map<string, { train: number[] }>();

  it.each(Object.entries(r.series))('%s: finds a form that the criterion likes no less than the one of R', (id, { period, ets }) => {
    expect(chooseEts(known.get(id)!.train, period)!.criterion).toBeLessThan(ets.aicc + 0.1);
  });

  it.each(Object.entries(r.series))('%s: forecasts by the standard theta method as thetaf of R does', (id, { period, theta }) => {
    const { train } = known.get(id)!;
    const adjusted = isSeasonal(train, period) ? seasonallyAdjusted(train, period, { kind: 'multiplicative' }) : unadjusted(train);
    const forecastAt = adjusted.restore(fitStandardTheta(adjusted.series)!.forecastAt);
    theta.forEach((value, i) => {
      expect(Math.abs(forecastAt(train.length, i + 1) - value)).toBeLessThan(0.05 * naiveScale(train));
    });
  });
});
