import { describe, expect, it } from 'vitest';
import { closedPhases, openAhead, openSteps } from '../../../../agent/domain/demand/closed-steps.ts';

describe('closed steps', () => {
  const week = [5, 3, 4, 6, 2, 0, 1];
  const series = Array.from({ length: 86 }, (_, i) => week[i % 7]!);

  it('finds the weekday that never sells, counted from the next step', () => {
    // 86 values end on the second weekday: the closed one is three steps on, at place 3.
    const closed = closedPhases(series, 7)!;
    expect(closed).toEqual([false, false, false, true, false, false, false]);
    expect(openSteps(series, closed)).toEqual(series.filter((value) => value !== 0));
    expect(openAhead(14, closed)).toBe(12);
    expect(openAhead(3, closed)).toBe(3);
  });

  it('does not call a day closed that chance alone may have emptied', () => {
    const seldom = Array.from({ length: 140 }, (_, i) => (i % 30 === 0 ? 4 : 0));
    expect(closedPhases(seldom, 7)).toBeNull();
    expect(closedPhases(series.slice(0, 40), 7)).toBeNull();
    expect(closedPhases(series, 1)).toBeNull();
  });
});
