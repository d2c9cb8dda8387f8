import { describe, expect, it } from 'vitest';
import { fewStepsSd } from '../../../../agent/domain/forecast/few-steps.ts';

describe('the errors of a history of few steps', () => {
  it('grow over steps as those of a smoothed level, and not as two or three paths happen to', () => {
    // Simple exponential smoothing by 0.5: each origin moves its forecasts by half of its one-step error.
    const series = [10, 14, 10, 18, 6];
    let level = 10;
    const paths = series.map((value, origin) => {
      const errors = series.slice(origin).map((later) => later - level);
      level += 0.5 * (value - level);
      return errors;
    });
    const ones = paths.map((errors) => errors[0]!);
    const variance = ones.reduce((sum, error) => sum + error * error, 0) / ones.length;
    const sd = fewStepsSd(paths, { steps: 5, horizon: 4 });
    sd.forEach((value, k) => void expect(value ** 2).toBeCloseTo(variance * (1 + k * 0.25), 6));
  });

  it('grow as those of a mean where two origins cannot tell more', () => {
    const [first, , third] = fewStepsSd([[0, 308], [308]], { steps: 3, horizon: 3 });
    expect(first! ** 2).toBeCloseTo(308 ** 2 / 2, 6);
    expect(third! ** 2).toBeCloseTo((308 ** 2 / 2) * (1 + 2 / 9), 6);
  });
});
