import { describe, expect, it } from 'vitest';
import { holtWinters } from '../../../agent/forecasters/holt-winters.ts';

function fitted(series: number[], season: number, options: object = {}) {
  const outcome = holtWinters.fit({ series, horizon: 12, season }, holtWinters.options.parse(options));
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.model;
}

const wobble = (i: number) => ((i * 7919) % 11) - 5;
const week = [30, 10, 12, 14, 20, 40, 5];

describe('Holt-Winters', () => {
  it('learns the season under noise', () => {
    const series = Array.from({ length: 140 }, (_, i) => 100 + week[i % 7]! + wobble(i) / 2);
    const { mean } = fitted(series, 7);
    mean.forEach((value, i) => {
      expect(Math.abs(value - 100 - week[i % 7]!)).toBeLessThan(4);
    });
  });

  it('takes a damped trend where there is one, and none where it does not pay', () => {
    const rising = Array.from({ length: 60 }, (_, i) => 10 + 3 * i + wobble(i));
    expect(fitted(rising, 1).label).toContain('phi');
    expect(fitted(rising, 1).mean[5]).toBeGreaterThan(rising.at(-1)! + 5);
    expect(fitted(rising, 1, { trend: 'none' }).label).not.toContain('phi');
    expect(
      fitted(
        Array.from({ length: 60 }, (_, i) => 50 + wobble(i)),
        1,
      ).label,
    ).not.toContain('phi');
  });

  it('goes without a season where the history has no two of them', () => {
    expect(fitted([3, 4, 5, 4, 3, 4, 5, 6, 4, 3], 7).label).toContain('holt-winters(1');
  });

  it('asks for four values', () => {
    expect(holtWinters.fit({ series: [1, 2, 3], horizon: 2, season: 1 }, holtWinters.options.parse({}))).toEqual({
      ok: false,
      reason: 'insufficient-history',
    });
  });
});
