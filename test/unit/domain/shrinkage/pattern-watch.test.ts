import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lossGroups } from '../../../../agent/domain/shrinkage/loss-groups.ts';
import { type MissedUnits, missedUnits } from '../../../../agent/domain/shrinkage/missed-units.ts';
import { patternLevel, watchPattern } from '../../../../agent/domain/shrinkage/pattern-watch.ts';
import { createRandom } from '../../../../simulator/random.ts';

const DAY = 86_400_000;
const BASE = { perTaken: 0.02, perCount: 0.1, batch: 2 };

const interval = (day: number, lost: number, { location = 'A-1', taken = 40 } = {}) => ({
  ...{ sku: 'A', location, since: (day - 7) * DAY, countedAt: day * DAY, expected: 300, counted: 300 - lost, lost, taken, unitWeeks: 300 },
});

const missed = (day: number, units: number): MissedUnits => ({ interval: interval(day, units), missed: units, variance: 2, limit: 6 });

describe('the watch over a group', () => {
  test('is wrong no more often than it promises where losses have nothing to do with it', () => {
    const random = createRandom('chance');
    const level = 100;
    let [alarms, days] = [0, 0];
    for (let site = 0; site < 300; site++) {
      const counts: MissedUnits[] = [];
      const beyond: number[] = [];
      for (let day = 0; day < 60; day++) {
        for (let place = 0; place < 5; place++) {
          // Rare and large, as the losses of places are: mean 0 all the same.
          counts.push(missed(day, random.chance(0.1) ? 4.5 : -0.5));
          beyond.push(random.integer(-10, 10));
        }
      }
      days += 60;
      if (watchPattern(counts, beyond, level).evidence >= 1) alarms++;
    }
    // An alarm that stands at the end; one that has begun and ended was one as well, and both together are what is promised.
    expect(alarms / days).toBeLessThan(1 / level);
  });

  test('rises where more is missing after it has scanned more, from then on, at the rate at which it is', () => {
    const random = createRandom('thief');
    const counts: MissedUnits[] = [];
    const beyond: number[] = [];
    for (let day = 0; day < 40; day++) {
      for (let place = 0; place < 10; place++) {
        const own = random.integer(-10, 10);
        beyond.push(own);
        counts.push(missed(day, (day < 20 ? 0 : 0.1 * own) + random.normal()));
      }
    }
    const { evidence, from, rate } = watchPattern(counts, beyond, 1000);
    expect(evidence).toBeGreaterThanOrEqual(1);
    expect(from).toBeGreaterThan(120);
    expect(from).toBeLessThan(280);
    expect(rate).toBeGreaterThan(0.06);
    expect(rate).toBeLessThan(0.13);
  });

  test('takes no single count for a pattern, however much it misses', () => {
    const counts = Array.from({ length: 30 }, (_, day) => missed(day, day === 29 ? 6 : 0));
    const { evidence } = watchPattern(counts, Array<number>(30).fill(1000), 1000);
    expect(evidence).toBeLessThan(0.1);
  });

  test('allows all groups together as many false alarms as are promised', () => {
    expect(patternLevel(10, 0.5)).toBeCloseTo(608.75);
    expect(patternLevel(0, 1)).toBeCloseTo(30.4375);
  });
});

describe('what counts have missed beyond the usual', () => {
  test('is drawn in where it is far out, and says nothing where as much is missing everywhere', () => {
    const everywhere = Array.from({ length: 40 }, (_, place) => interval(7, 3, { location: `A-${place}` }));
    for (const { missed: units } of missedUnits(everywhere, BASE)) expect(Math.abs(units)).toBeLessThan(0.7);
    const [pallet] = missedUnits([interval(7, 300)], BASE);
    expect(pallet?.missed).toBeLessThanOrEqual(pallet!.limit);
    expect(pallet?.limit).toBeCloseTo(3 * Math.sqrt(2));
  });

  test('never passes its limit', () => {
    const lost = fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(lost, (units) => {
        const found = missedUnits(
          units.map((each, index) => interval(Math.floor(index / 4), each)),
          BASE,
        );
        expect(found).toHaveLength(units.length);
        for (const each of found) expect(Math.abs(each.missed)).toBeLessThanOrEqual(each.limit);
      }),
    );
  });
});

describe('the groups of a site', () => {
  const count = (location: string, units: Record<string, number>) => {
    const taken = Object.values(units).reduce((sum, each) => sum + each, 0);
    return { interval: interval(1, 0, { location, taken }), units };
  };

  test('are held against their usual part at each place', () => {
    const counts = [count('1', { a: 30, b: 10 }), count('1', { a: 20, b: 20 }), count('2', { b: 40 }), count('2', { b: 40 })];
    const [b, a] = lossGroups('device', counts);
    expect([a?.name, b?.name]).toEqual(['a', 'b']);
    expect(a?.own).toEqual([30, 20, 0, 0]);
    // The first count of a place tells what is usual there. All over the site it is 50 of 160 units.
    expect(a?.beyond[0]).toBe(0);
    expect(a?.beyond[1]).toBeCloseTo(20 - (40 * (30 + 10 * (50 / 160))) / 50);
    expect(b?.beyond[2]).toBe(0);
    expect(b?.beyond[3]).toBeCloseTo(40 - (40 * (40 + 10 * (110 / 160))) / 50);
  });

  test('of zones are held against their part in the whole site, and who does next to nothing or everything is none', () => {
    const counts = [count('1', { a: 30 }), count('2', { b: 90 })];
    expect(lossGroups('zone', counts).map(({ name, beyond }) => [name, beyond])).toEqual([
      ['b', [-22.5, 22.5]],
      ['a', [22.5, -22.5]],
    ]);
    expect(lossGroups('device', [count('1', { a: 1000 }), count('1', { a: 1000, b: 5 })])).toEqual([]);
  });

  test('leave out a count that is to say nothing', () => {
    const counts = [count('1', { a: 30 }), count('2', { b: 30 }), { interval: interval(1, 0), units: null }];
    expect(lossGroups('zone', counts).map(({ beyond }) => beyond)).toEqual([
      [15, -15, 0],
      [-15, 15, 0],
    ]);
  });
});
