import { describe, expect, test } from 'vitest';
import { baseRate, usualLoss } from '../../../../agent/domain/shrinkage/base-rate.ts';
import type { CountInterval } from '../../../../agent/domain/shrinkage/count-intervals.ts';
import { alarmLevel, isLosing, watchLosses } from '../../../../agent/domain/shrinkage/loss-watch.ts';
import { createRandom, type SeededRandom } from '../../../../simulator/random.ts';

const WEEK = 7 * 86_400_000;
const BASE = { perTaken: 0.015, perCount: 0.1, batch: 2 };

function interval(week: number, lost: number, { taken = 40, held = 300, location = 'A-1' } = {}): CountInterval {
  const [since, countedAt] = [week * WEEK, (week + 1) * WEEK];
  return { sku: 'A', location, since, countedAt, expected: held, counted: held - lost, lost, taken, unitWeeks: held };
}

/** Units that are missed in pairs. */
const pairs = (random: SeededRandom, mean: number) => 2 * random.poisson(mean / 2);

describe('what a site usually misses', () => {
  test('is found again from its counts: a rate per unit taken, one per count, and the batch', () => {
    const random = createRandom('base');
    const intervals = Array.from({ length: 4000 }, (_, index) => {
      const taken = random.integer(0, 400);
      return interval(index % 20, pairs(random, usualLoss({ taken }, BASE)), { taken, location: `L-${index % 200}` });
    });
    const found = baseRate(intervals);
    expect(found.perTaken).toBeGreaterThan(0.0135);
    expect(found.perTaken).toBeLessThan(0.0165);
    expect(found.perCount).toBeLessThan(0.3);
    expect(found.batch).toBeGreaterThan(1.7);
    expect(found.batch).toBeLessThan(2.3);
  });

  test('is hardly moved by pallets whose move nobody scanned', () => {
    const random = createRandom('pallets');
    const drawn = Array.from({ length: 2000 }, (_, index) => interval(index % 10, pairs(random, 0.7), { location: `L-${index % 200}` }));
    const clean = baseRate(drawn);
    const withPallets = baseRate(drawn.map((each, index) => (index % 100 === 0 ? { ...each, lost: 300 } : each)));
    expect(withPallets.perTaken).toBeLessThan(1.3 * clean.perTaken);
    expect(withPallets.batch).toBeLessThan(1.5 * clean.batch);
  });

  test('is taken for what is usual anywhere where nothing was counted yet', () => {
    expect(baseRate([])).toEqual({ perTaken: 0.02, perCount: 0.1, batch: 2 });
  });
});

describe('the watch over a place', () => {
  /** Alarms for each that the bound of one in `level` counts allows, at places whose counts are drawn like this. */
  function alarmsOfBound(level: number, draw: (random: SeededRandom) => number, { weeks = 40, held = 300 } = {}): number {
    const random = createRandom('null');
    let [alarms, counts] = [0, 0];
    for (let place = 0; place < 200; place++) {
      const drawn: CountInterval[] = [];
      for (let week = 0; week < weeks; week++) {
        drawn.push(interval(week, draw(random), { held }));
        counts++;
        if (watchLosses(drawn, BASE, level).evidence < 1) continue;
        alarms++;
        break;
      }
    }
    return (alarms * level) / counts;
  }

  test('is wrong about half as often as its bound allows where as much is missed as is usual, and no more where a place misses more all along', () => {
    const mean = usualLoss({ taken: 40 }, BASE);
    const usual = alarmsOfBound(30, (random) => pairs(random, mean));
    expect(usual).toBeGreaterThan(0);
    expect(usual).toBeLessThan(0.6);
    expect(alarmsOfBound(30, (random) => pairs(random, 1.5 * mean))).toBeLessThan(1.5);
    expect(alarmsOfBound(30, (random) => pairs(random, mean), { held: 3 })).toBeLessThan(0.6);
  });

  test('finds nothing where nothing is ever missing, however little lies there and however often it is counted', () => {
    for (const held of [0, 1, 3, 10, 300]) {
      const counts = Array.from({ length: 60 }, (_, week) => interval(week, 0, { held, taken: 0 }));
      for (const level of [0.18, 18, 500]) {
        const found = watchLosses(counts, BASE, level);
        expect(isLosing(found, false), `${held} held, level ${level}`).toBe(false);
        expect(found.behind).toEqual([]);
      }
      expect(watchLosses(counts, BASE, 18).evidence).toBeLessThan(0.5);
    }
  });

  test('takes no single unit for a theft that an often counted spare part misses', () => {
    const counts = Array.from({ length: 60 }, (_, week) => interval(week, week === 59 ? 1 : 0, { held: 1, taken: 0 }));
    expect(watchLosses(counts, BASE, 18).evidence).toBeLessThan(1);
  });

  test('goes on for as long as a loss does, which never becomes the usual', () => {
    const counts = Array.from({ length: 50 }, (_, week) => interval(week, week < 10 ? 1 : 5));
    for (let week = 16; week <= 50; week++) expect(watchLosses(counts.slice(0, week), BASE, 500).evidence).toBeGreaterThanOrEqual(1);
  });

  test('finds that half of what lies at a small place vanishes, as it does a part of much', () => {
    const counts = [0, 0, 5, 5, 5].map((lost, week) => interval(week, lost, { held: 10, taken: 2 }));
    expect(watchLosses(counts, BASE, 500).evidence).toBeGreaterThanOrEqual(1);
  });

  test('is not misled by counts that find again what others missed', () => {
    const counts = Array.from({ length: 40 }, (_, week) => interval(week, week % 2 === 0 ? 6 : -6, { held: 100 }));
    expect(watchLosses(counts, BASE, 500).evidence).toBeLessThan(0.1);
  });

  test('takes no single count for a theft, however much it misses', () => {
    expect(
      watchLosses(
        [0, 1, 0, 300].map((lost, week) => interval(week, lost)),
        BASE,
        870,
      ).evidence,
    ).toBeLessThan(1);
    expect(
      watchLosses(
        [0, 1, 0, 300, 300].map((lost, week) => interval(week, lost)),
        BASE,
        870,
      ).evidence,
    ).toBeGreaterThanOrEqual(1);
  });

  test('tells since when, and how much beyond the usual', () => {
    const found = watchLosses(
      [0, 1, 0, 5, 6, 7].map((lost, week) => interval(week, lost)),
      BASE,
      870,
    );
    expect(found.behind.map(({ lost }) => lost)).toEqual([5, 6, 7]);
    // Ten batches of two are what the site says; the place missed 1 where 2.1 are usual.
    const usual = (0.7 * 21) / 22.1;
    expect(found.units).toBeCloseTo(18 - 3 * usual);
    expect(found.unitsPerWeek).toBeCloseTo(6 - usual);
  });

  test('holds what is missing against what the place itself misses: less than the site, or more', () => {
    const counts = (quiet: number, lost: number, taken: number) =>
      Array.from({ length: 48 }, (_, week) => interval(week, week < 40 ? quiet : lost, { taken }));
    // The site misses 3.1 a count; forty counts that miss nothing say 0.43.
    const less = watchLosses(counts(0, 2, 200), BASE, 130);
    expect(less.behind).toHaveLength(8);
    expect(less.units).toBeCloseTo(8 * (2 - (3.1 * 20) / 144));
    expect(isLosing(less, false)).toBe(true);
    // The site misses 0.7 a count; forty counts that miss one say 0.875.
    const more = watchLosses(counts(1, 6, 40), BASE, 130);
    expect(more.behind).toHaveLength(8);
    expect(more.units).toBeCloseTo(8 * (6 - (0.7 * 60) / 48));
    expect(isLosing(more, false)).toBe(true);
  });

  test('allows each place as few false alarms as the site’s counts and the promise ask', () => {
    expect(alarmLevel({ count: 800, spanMs: 4 * WEEK }, 1)).toBeCloseTo(0.6 * 870, 0);
    expect(alarmLevel({ count: 800, spanMs: 4 * WEEK }, 2)).toBeCloseTo(0.3 * 870, 0);
    expect(alarmLevel({ count: 0, spanMs: 0 }, 1)).toBe(18);
  });
});
