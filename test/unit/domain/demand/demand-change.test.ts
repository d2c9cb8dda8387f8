import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALM, type DemandChange, watched } from '../../../../agent/domain/demand/demand-change.ts';
import { atLevelSince } from '../../../../agent/domain/demand/level-since.ts';
import { normalQuantile } from '../../../../agent/domain/mathematics/normal.ts';

function changesIn(surprises: readonly number[]): (DemandChange & { readonly day: number })[] {
  let watch = CALM;
  return surprises.flatMap((surprise, day) => {
    const next = watched(watch, surprise);
    watch = next.watch;
    return next.change ? [{ ...next.change, day }] : [];
  });
}
const lasting = (surprises: readonly number[]) => changesIn(surprises).filter(({ kind }) => kind !== 'jump');

describe('the watch for changes of demand', () => {
  it('tells a rise and a fall of three deviations on the second day, and when they began', () => {
    const quiet = [0.4, -0.3, 0.2, -0.5, 0.1];
    expect(lasting([...quiet, 3.5, 4])).toEqual([{ kind: 'rise', days: 2, day: 6 }]);
    expect(lasting([...quiet, -3.1, -3])).toEqual([{ kind: 'fall', days: 2, day: 6 }]);
  });

  it('tells a single spike as a jump, however high, and not as a new level', () => {
    fc.assert(
      fc.property(fc.double({ min: 3, max: 1e12, noNaN: true }), fc.boolean(), (height, isUp) => {
        const spiked = [0, 0.3, isUp ? height : -height, -0.2, 0.4, 0, 0.1];
        expect(changesIn(spiked)).toEqual([{ kind: 'jump', days: 1, day: 2 }]);
      }),
    );
  });

  it('finds a shift of one deviation within some ten days, as the tables say', () => {
    // Montgomery (2013), table 9.3: average run length 10.4 after a shift of one deviation, allowance 0.5 and alarm 5.
    const noise = (i: number) => normalQuantile((((i * 7919) % 997) + 0.5) / 997);
    const runs = Array.from({ length: 60 }, (_, k) => lasting(Array.from({ length: 80 }, (_, i) => 1 + noise(k * 83 + i)))[0]!.day + 1);
    const mean = runs.reduce((sum, run) => sum + run, 0) / runs.length;
    expect(mean).toBeGreaterThan(8);
    expect(mean).toBeLessThan(13);
  });
});

describe('a series brought to a new level', () => {
  const WEEK = [5, 6, 8, 9, 10, 15, 3];
  const week = (times: number, days: number) => Array.from({ length: days }, (_, i) => times * WEEK[i % 7]!);

  it('keeps its week, and is nearly all at the new level when that has lasted', () => {
    const series = [...week(1, 70), ...week(3, 28)];
    const level = atLevelSince(series, 28, 7);
    expect(level.slice(70)).toEqual(series.slice(70));
    for (let t = 0; t < 70; t++) expect(level[t]! / series[t]!).toBeCloseTo(3, 0);
    expect(level[3]! / level[6]!).toBeCloseTo(3, 9);
  });

  it('is more than half way there after two days, whichever days of the week they are', () => {
    for (let day = 0; day < 7; day++) {
      const series = [...week(1, 77), ...week(3, 7)].slice(day, 77 + day);
      const changed = [...week(1, 70 + day).slice(day), ...week(3, 14).slice(day, day + 2)];
      expect(atLevelSince(changed, 2, 7)[0]! / series[0]!).toBeGreaterThan(2);
    }
  });

  it('is as it was where there is nothing to tell the change from', () => {
    expect(atLevelSince([0, 0, 0, 0, 5, 6], 2, 1)).toEqual([0, 0, 0, 0, 5, 6]);
    const short = [1, 2, 3, 4];
    expect(atLevelSince(short, 3, 7)).toBe(short);
    expect(atLevelSince(short, 0, 1)).toBe(short);
  });

  it('never goes below zero nor out of bounds', () => {
    const demand = fc.array(fc.nat({ max: 1000 }), { minLength: 10, maxLength: 60 });
    fc.assert(
      fc.property(demand, fc.integer({ min: 1, max: 9 }), (series, memory) => {
        const level = atLevelSince(series, memory, 7);
        for (const value of level) expect(value).toBeGreaterThanOrEqual(0);
        expect(Math.max(...level)).toBeLessThanOrEqual(20 * Math.max(...series));
      }),
    );
  });
});
