import { describe, expect, it } from 'vitest';
import { playCountingShelf } from '../../../support/counting-shelf.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const STUCK_AT = 2.1;
/** On the Monday after. */
const FREE_AT = 7.5;

const MOSTLY = 0.9;

const yearsOf = (runs: number, days: number): number => (runs * days) / 365;

describe('a sensor without noise at a shelf with ten scanned picks a day', () => {
  it.each([
    ['counts pieces', '10 seconds', 1, 10 * SECOND],
    ['counts pieces', 'minute', 1, MINUTE],
    ['weighs', 'minute', 2, MINUTE],
    ['counts pieces', '15 minutes', 1, 15 * MINUTE],
    ['weighs', '15 minutes', 2, 15 * MINUTE],
  ])(
    'that %s each %s is named within a day once it is stuck, stays named over a weekend, and the estimate follows the scans',
    {
      timeout: 60_000,
    },
    (does, _, seed, everyMs) => {
      const isCounting = does === 'counts pieces';
      const { stuckNamed, evenings } = playCountingShelf({
        ...{ seed, days: 8, everyMs, picksPerDay: 10, isCounting, stuck: [STUCK_AT, FREE_AT] },
      });
      expect(stuckNamed.length).toBe(1);
      expect([stuckNamed[0]! > STUCK_AT, stuckNamed[0]! < STUCK_AT + 1]).toEqual([true, true]);
      expect(evenings.map(({ error }) => error)).toEqual(evenings.map(() => 0));
      expect(evenings.slice(2, 7).every(({ stuck }) => stuck > 0.99)).toBe(true);
      expect(evenings.slice(7).every(({ stuck }) => stuck < 0.1)).toBe(true);
    },
  );
});

describe.each([
  ['where nobody picks', { picksPerDay: 0, missed: 0 }],
  ['where nine of ten picks are not scanned', { picksPerDay: 10, missed: MOSTLY }],
  ['where 2 % of the picks are not scanned and 2 % are scanned twice', { picksPerDay: 10, missed: 0.02, twice: 0.02 }],
])('a sound sensor that counts pieces at a shelf %s', (_, work) => {
  it('is called stuck once a year at most', { timeout: 60_000 }, () => {
    const days = 28;
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    const runs = seeds.map((seed) => playCountingShelf({ seed, days, everyMs: 15 * MINUTE, ...work }));
    const minutely = playCountingShelf({ seed: 'minutely', days: 7, everyMs: MINUTE, ...work });
    const alarms = [...runs, minutely].flatMap(({ stuckNamed }) => stuckNamed);
    expect(alarms.length).toBeLessThanOrEqual(Math.floor(yearsOf(runs.length, days)));
    if (work.missed !== MOSTLY) for (const { error } of [...runs, minutely]) expect(error).toBeLessThan(0.02);
  });
});
