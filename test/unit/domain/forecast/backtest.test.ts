import { describe, expect, it } from 'vitest';
import { atTodaysLevel, backtestPlan, MOST_PATHS, pathErrorsOf } from '../../../../agent/domain/forecast/backtest.ts';

describe('backtest', () => {
  it('looks back from a few origins that leave half of the history to learn from', () => {
    expect(backtestPlan(365, 28, 7)).toEqual({ origins: [295, 309, 323, 337], horizon: 28 });
    for (const length of [3, 4, 5, 9, 20, 50, 110]) {
      const { origins, horizon } = backtestPlan(length, 18, 12);
      expect(origins.length).toBeGreaterThan(0);
      expect(origins.length).toBeLessThanOrEqual(4);
      for (const origin of origins) expect(origin >= Math.ceil(length / 2) && origin + horizon <= length).toBe(true);
    }
    expect(backtestPlan(2, 5, 1).origins).toEqual([]);
  });

  it('lists the errors after each origin as far as they are known', () => {
    const rows = pathErrorsOf([1, 2, 4, 8], { horizon: 2, firstOrigin: 1 }, (origin, step) => origin * 10 + step);
    expect(rows.map((row) => [...row])).toEqual([[2 - 11, 4 - 12], [4 - 21, 8 - 22], [8 - 31]]);
  });

  it('bounds the number of whole paths', () => {
    const rows = pathErrorsOf(new Array(1000).fill(1), { horizon: 10, firstOrigin: 1 }, () => 0);
    expect(rows.filter((row) => row.length === 10)).toHaveLength(MOST_PATHS);
    expect(rows.at(-1)).toHaveLength(1);
  });

  it('lets a shortfall grow with the level and an excess with its square root', () => {
    expect(atTodaysLevel(-5, 4)).toBe(-20);
    expect(atTodaysLevel(5, 4)).toBe(10);
    expect(atTodaysLevel(5)).toBe(5);
  });
});
