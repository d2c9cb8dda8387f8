import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EventNumbers, takeEventNumber } from '../../../../agent/domain/messages/event-numbers.ts';

const NOON = 1_767_614_400_000;
const IN_2000 = 946_684_800_000;

/** One who hears numbers with their times, and what became of each. */
function listener() {
  let numbers: EventNumbers | null = null;
  let latest = Number.NEGATIVE_INFINITY;
  const totals = { missing: 0, recovered: 0, repeated: 0 };
  return {
    /** By the gateway's clock it is the latest time that was heard, unless something else is said. */
    hear(number: number, time: number, now = Math.max(latest, time)): string {
      latest = now;
      const taken = takeEventNumber(numbers, number, time, now);
      // As the database keeps it.
      numbers = JSON.parse(JSON.stringify(taken.numbers)) as EventNumbers;
      totals.missing += taken.missing;
      if (taken.turn === 'recovered' || taken.turn === 'repeated') totals[taken.turn]++;
      return taken.turn;
    },
    totals,
    numbers: () => numbers!,
  };
}

/** A reader that counts from 1 and reports every so many milliseconds. */
const timeOf = (number: number, everyMs = 100, start = NOON): number => start + number * everyMs;

describe('the numbers of events', () => {
  it('that go on are new, however the clock of the device jumps', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e12, max: 1e12 }), { minLength: 1, maxLength: 200 }), (times) => {
        const { hear, totals } = listener();
        for (const [index, time] of times.entries()) expect(['begun', 'next']).toContain(hear(index + 1, time));
        expect(totals).toEqual({ missing: 0, recovered: 0, repeated: 0 });
      }),
    );
  });

  it('that leave some out tell how many are missing; each is recovered once, and then repeated', () => {
    const { hear, totals } = listener();
    for (const number of [1, 2, 7]) hear(number, timeOf(number));
    expect(totals.missing).toBe(4);
    expect([5, 3, 3, 6, 4, 5].map((number) => hear(number, timeOf(number)))).toEqual([
      'recovered',
      'recovered',
      'repeated',
      'recovered',
      'recovered',
      'repeated',
    ]);
    expect(totals).toEqual({ missing: 4, recovered: 4, repeated: 2 });
  });

  it('from before the first that was heard are taken, and are neither missing nor repeated', () => {
    const { hear, totals } = listener();
    hear(1000, timeOf(1000));
    expect([998, 999, 998].map((number) => hear(number, timeOf(number)))).toEqual(['earlier', 'earlier', 'earlier']);
    expect(totals).toEqual({ missing: 0, recovered: 0, repeated: 0 });
  });

  it.each([
    ['goes on', NOON + 3_600_000],
    ['was set to where it stood two minutes before the end', timeOf(1000) - 120_000],
    ['begins in 2000', IN_2000],
  ])('begin anew at a restart whose clock %s: nothing is missing, and nothing is left out', (_title, start) => {
    const { hear, totals } = listener();
    for (let number = 1; number <= 1000; number++) if (number !== 500) hear(number, timeOf(number, 1000));
    const turns = Array.from({ length: 2000 }, (_, index) => hear(index + 1, start + index * 1000));
    expect(turns.filter((turn) => turn === 'repeated')).toEqual([]);
    expect(totals).toEqual({ missing: 1, recovered: 0, repeated: 0 });
  });

  it('begin anew at each start of a clock that begins in 2000 each time, where some are missing, too: not one is left out', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(999), { maxLength: 20 }), { minLength: 2, maxLength: 5 }), (starts) => {
        const { hear, totals, numbers } = listener();
        for (const [start, lost] of starts.entries())
          for (let number = 1; number <= 1800 - start * 200; number++)
            if (!lost.includes(number)) hear(number, timeOf(number, 1000, IN_2000), timeOf(number, 1000, NOON + start * 7_200_000));
        expect(totals.repeated).toBe(0);
        expect(numbers().runs.length).toBeLessThanOrEqual(3);
      }),
      { numRuns: 3 },
    );
  });

  it('of a clock in 2000 that are told again within a minute are left out, and so they are after a second start', () => {
    const { hear, totals } = listener();
    for (const start of [NOON, NOON + 3_600_000]) {
      for (let number = 1; number <= 100; number++) hear(number, timeOf(number, 1000, IN_2000), timeOf(number, 1000, start));
      expect([98, 99, 100].map((number) => hear(number, timeOf(number, 1000, IN_2000), start + 130_000))).toEqual([
        'repeated',
        'repeated',
        'repeated',
      ]);
    }
    expect(totals).toEqual({ missing: 0, recovered: 0, repeated: 6 });
  });

  it.each([1, 30, 120_000])(
    'of 150,000 stored reads that are told twice, the second time after %i s, are left out the second time',
    (pauseS) => {
      let numbers: EventNumbers | null = null;
      const hear = (number: number, now: number) => {
        const taken = takeEventNumber(numbers, number, timeOf(number), now);
        numbers = taken.numbers;
        return taken.turn;
      };
      const start = timeOf(150_000);
      for (let number = 1; number <= 150_000; number++) hear(number, start + number);
      let taken = 0;
      for (let number = 1; number <= 150_000; number++) if (hear(number, start + 150_000 + pauseS * 1000 + number) !== 'repeated') taken++;
      expect(taken).toBe(0);
      expect(hear(150_001, start + 300_001 + pauseS * 1000)).toBe('next');
    },
  );

  it('that come again at the pace of the clock are live: after 50, and 10 s, not one more is left out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 2000 }), fc.integer({ min: 1, max: 8 }), (everyMs, batch) => {
        const { hear, totals } = listener();
        const start = NOON + 2000 * everyMs + 3_600_000;
        for (let number = 1; number <= 2000; number++) hear(number, timeOf(number, everyMs));
        for (let number = 1; number <= 2000; number++)
          // Some are missing, and several come at a time.
          if (number % 97 !== 0) hear(number, timeOf(number, everyMs), timeOf(Math.ceil(number / batch) * batch, everyMs, start));
        expect(totals.repeated).toBeLessThanOrEqual(Math.max(50, Math.ceil(10_000 / everyMs)) + batch);
      }),
      { numRuns: 10 },
    );
  });

  it('are known from a state that does not say when they came', () => {
    const runs: EventNumbers['runs'] = [
      { order: 1, last: [100, timeOf(100)], marks: [[1, timeOf(1)]], step: 64, knownFrom: 1, gaps: [[7, 8]], forgotten: 0 },
    ];
    const turns = [7, 50, 101].map((number) => takeEventNumber({ runs }, number, timeOf(number), NOON + 90_000).turn);
    expect(turns).toEqual(['recovered', 'repeated', 'next']);
  });

  it('that a reader stored before its restart still fill the gaps of that time, while it counts anew', () => {
    const { hear, totals } = listener();
    for (let number = 1; number <= 100; number++) hear(number, timeOf(number));
    // Offline from 101 to 300, then started again: live reads and stored ones come in turns.
    const turns = new Set<string>();
    for (let index = 0; index < 200; index++) {
      turns.add(hear(index + 1, NOON + 600_000 + index * 100));
      turns.add(hear(300 - index, timeOf(300 - index)));
    }
    expect(totals).toEqual({ missing: 199, recovered: 199, repeated: 0 });
    expect([...turns].sort()).toEqual(['begun', 'next', 'recovered']);
  });

  it('far ahead of the last are another count, and so are those that go on from before it', () => {
    const { hear, totals } = listener();
    hear(5, NOON);
    expect(hear(Number.MAX_SAFE_INTEGER, NOON + 60_000)).toBe('begun');
    expect([hear(6, NOON + 120_000), hear(7, NOON + 180_000)]).toEqual(['begun', 'next']);
    expect(totals).toEqual({ missing: 0, recovered: 0, repeated: 0 });
  });

  it('are never left out unless they came before, and never recovered more often than they were missing, in whatever order they come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(400), { minLength: 1, maxLength: 600 }),
        fc.integer({ min: 0, max: 5000 }),
        (order: readonly number[], everyMs) => {
          const { hear, totals, numbers } = listener();
          const heard = new Set<number>();
          for (const number of order) {
            const turn = hear(number, timeOf(number, everyMs));
            if (turn === 'repeated') expect(heard.has(number)).toBe(true);
            heard.add(number);
          }
          expect(totals.recovered).toBeLessThanOrEqual(totals.missing);
          for (const { gaps, marks } of numbers().runs) expect([gaps.length <= 64, marks.length <= 32]).toEqual([true, true]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of a device that is started again, some told late and some twice: none is left out but what came before', () => {
    const starts = fc.array(fc.record({ events: fc.integer({ min: 90, max: 120 }), everyMs: fc.integer({ min: 1, max: 5000 }) }), {
      minLength: 1,
      maxLength: 3,
    });
    const delays = fc.array(fc.tuple(fc.oneof({ arbitrary: fc.constant(0), weight: 3 }, fc.nat(80)), fc.boolean()), {
      minLength: 360,
      maxLength: 360,
    });
    fc.assert(
      fc.property(starts, delays, (runs, told) => {
        const { hear, totals } = listener();
        // Each start counts further than reads are late: the next begins again below what it reached.
        let [clock, count] = [NOON, 0];
        const deliveries: { readonly key: string; readonly number: number; readonly time: number; readonly at: number }[] = [];
        for (const [run, { events, everyMs }] of runs.entries()) {
          clock += 10_000;
          for (let number = 1; number <= events; number++) {
            clock += everyMs;
            const [late, isTwice] = told[count]!;
            const one = { key: `${run} ${number}`, number, time: clock };
            deliveries.push({ ...one, at: count + late }, ...(isTwice ? [{ ...one, at: count + late + 3 }] : []));
            count++;
          }
        }
        const heard = new Set<string>();
        for (const { key, number, time } of deliveries.sort((a, b) => a.at - b.at)) {
          const turn = hear(number, time);
          if (turn === 'repeated') expect(heard.has(key)).toBe(true);
          heard.add(key);
        }
        expect(totals.recovered).toBeLessThanOrEqual(totals.missing);
      }),
      { numRuns: 100 },
    );
  });

  it('of 150,000 reads stored in any order between live ones stay in bounds, and not one is left out', () => {
    const stored = Array.from({ length: 150_000 }, (_, index) => 1001 + ((index * 7919) % 150_000));
    let numbers: EventNumbers | null = null;
    const totals = { missing: 0, recovered: 0, repeated: 0 };
    let largest = 0;
    const hear = (number: number) => {
      const taken = takeEventNumber(numbers, number, timeOf(number), timeOf(number));
      numbers = taken.numbers;
      totals.missing += taken.missing;
      if (taken.turn === 'recovered' || taken.turn === 'repeated') totals[taken.turn]++;
    };
    for (let number = 1; number <= 1000; number++) hear(number);
    for (const [index, number] of stored.entries()) {
      hear(151_001 + index);
      hear(number);
      if (index % 1000 === 0) largest = Math.max(largest, JSON.stringify(numbers).length);
    }
    expect(totals).toEqual({ missing: 150_000, recovered: 150_000, repeated: 0 });
    expect(largest).toBeLessThan(6000);
  });
});
