import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { adida } from '../../../agent/forecasters/adida.ts';
import { croston } from '../../../agent/forecasters/croston.ts';
import { imapa } from '../../../agent/forecasters/imapa.ts';
import { sba } from '../../../agent/forecasters/sba.ts';
import { tsb } from '../../../agent/forecasters/tsb.ts';

interface CrostonFixture {
  readonly source: string;
  readonly series: Record<string, number[]>;
  readonly cases: readonly { readonly series: string; readonly alpha: number; readonly mean: number; readonly fitted: readonly number[] }[];
}

const R: CrostonFixture = JSON.parse(readFileSync(new URL('../../fixtures/r/croston.json', import.meta.url), 'utf8'));

function model(outcome: ReturnType<typeof tsb.fit>) {
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.model;
}

const ask = (series: readonly number[]) => ({ series, horizon: 2, season: 1 });

describe(`Croston beside ${R.source}`, () => {
  it.each(R.cases)('forecasts $series as R does, alpha $alpha', ({ series: name, alpha, mean, fitted }) => {
    const series = R.series[name]!;
    const options = croston.options.parse({ alpha });
    expect(model(croston.fit(ask(series), options)).mean).toEqual([expect.closeTo(mean, 9), expect.closeTo(mean, 9)]);
    fitted.forEach((value, i) => {
      expect(model(croston.fit(ask(series.slice(0, i + 1)), options)).mean[0]).toBeCloseTo(value, 9);
    });
  });

  it('errs in the past by what it forecast then', () => {
    const errors = model(croston.fit(ask([0, 4, 0, 2]), croston.options.parse({ alpha: 0.5 }))).pathErrors!;
    expect(errors.map((row) => Array.from(row))).toEqual([[4, 0], [-2, 0], [0]]);
  });
});

describe('SBA', () => {
  it('is Croston times 1 - alpha / 2', () => {
    for (const { series, alpha, mean } of R.cases)
      expect(model(sba.fit(ask(R.series[series]!), sba.options.parse({ alpha }))).mean[0]).toBeCloseTo((1 - alpha / 2) * mean, 9);
  });
});

describe('TSB', () => {
  it('smooths the size at each demand and the chance at each step', () => {
    // From the first demand on; first states from the first third [4, 0]: size 4, chance 1/2. 4: 0.6; 0: 0.48; 0: 0.384; 0: 0.3072; 10: size 5.2, chance 0.44576; 0: 0.356608.
    const options = tsb.options.parse({ sizeWeight: 0.2, chanceWeight: 0.2 });
    const fitted = model(tsb.fit(ask([0, 4, 0, 0, 0, 10, 0]), options));
    expect(fitted.mean).toEqual([expect.closeTo(5.2 * 0.356608, 12), expect.closeTo(5.2 * 0.356608, 12)]);
    expect(fitted.pathErrors?.at(-1)?.[0]).toBeCloseTo(-5.2 * 0.44576, 12);
  });

  it('averages over constants: near the usual ones while little is known, nearer to those that err least the more is', () => {
    const label = (series: number[]) => model(tsb.fit(ask(series), tsb.options.parse({}))).label;
    const chance = (series: number[]) => Number(label(series).match(/, ([\d.]+)\)/)![1]);
    const even = (length: number) => Array.from({ length }, (_, i) => (i % 3 === 0 ? 6 : 0));
    const bursts = Array.from({ length: 300 }, (_, i) => (i % 60 < 20 ? 6 : 0));
    expect(label([4, 0, 4])).toMatch(/^tsb\(0\.\d\d, 0\.\d\d\)$/);
    // With priors of 4, 1 and 1 the constants 0.07, 0.02 and 0.25 average 0.092.
    expect(Math.abs(chance([4, 0, 4, 0, 0]) - 0.092)).toBeLessThan(0.03);
    expect(chance(even(300))).toBe(0.02);
    expect(chance(bursts)).toBe(0.25);
    expect(label([...even(90), 0.5])).toBe(label([...even(90), 0.5].map((value) => 1e12 * value)));
  });

  it('is one model with the constants that are given', () => {
    const options = tsb.options.parse({ sizeWeight: 0.3, chanceWeight: 0.6 });
    expect(model(tsb.fit(ask([1, 0, 2]), options)).label).toBe('tsb(0.30, 0.60)');
  });

  it('sinks while nothing sells', () => {
    const options = tsb.options.parse({ sizeWeight: 0.1, chanceWeight: 0.1 });
    const at = (zeros: number) => model(tsb.fit(ask([3, 0, 5, 4, 0, 3, ...new Array(zeros).fill(0)]), options)).mean[0]!;
    expect(at(20)).toBeLessThan(0.5 * at(0));
  });

  it('takes time before the first demand for time before the item', () => {
    const series = [2, 0, 0, 3, 0, 1, 0, 0, 0, 4];
    const options = tsb.options.parse({});
    expect(model(tsb.fit(ask([...new Array(40).fill(0), ...series]), options)).mean).toEqual(model(tsb.fit(ask(series), options)).mean);
  });
});

describe('ADIDA', () => {
  it('smooths totals over the interval between demands and shares them out', () => {
    // Demands end the 2nd, 4th, 6th and 8th step: buckets of 2 that end with the history hold 2, 4, 6 and 8. The constant at the upper bound errs least: 2 -> 2.6 -> 3.62 -> 4.934.
    const fitted = model(adida.fit(ask([0, 2, 0, 4, 0, 6, 0, 8]), adida.options.parse({})));
    expect(fitted.label).toBe('adida(2, alpha 0.30)');
    expect(fitted.mean[0]).toBeCloseTo(4.934 / 2, 6);
    expect(fitted.pathErrors?.at(-1)?.[0]).toBeCloseTo(8 - 3.62 / 2, 6);
  });

  it('is the mean where one bucket holds all', () => {
    expect(model(adida.fit(ask([0, 3, 0, 0]), adida.options.parse({ bucket: 9 }))).mean).toEqual([0.75, 0.75]);
  });
});

describe('IMAPA', () => {
  it('averages over all bucket sizes up to the interval between demands', () => {
    const series = [0, 0, 5, 0, 0, 1, 0, 0, 3, 0, 0, 3, 0, 0, 4];
    const one = (bucket: number) => model(adida.fit(ask(series), adida.options.parse({ bucket }))).mean[0]!;
    const fitted = model(imapa.fit(ask(series), imapa.options.parse({})));
    expect(fitted.label).toBe('imapa(3)');
    expect(fitted.mean[0]).toBeCloseTo((one(1) + one(2) + one(3)) / 3, 12);
    expect(one(1)).not.toBeCloseTo(one(3), 2);
  });
});
