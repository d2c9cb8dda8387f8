import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { projectionDifferences } from '../../agent/pipeline/keep/rebuild.ts';
import { createRetain } from '../../agent/pipeline/keep/retain.ts';
import { createVirtualClock } from '../../simulator/virtual-clock.ts';
import { createKeptLog } from '../support/kept-log.ts';
import { NOON, type StockRoom, stockRoom } from '../support/stock-room.ts';

const MINUTE = 60_000;
const location = fc.constantFrom('A-1', 'B-2', 'DOCK');
const scan = fc.record({
  device: fc.constant('gun-1'),
  minute: fc.integer({ min: 0, max: 4000 }),
  words: fc.record({
    action: fc.constantFrom('receive', 'move', 'pick', 'pick', 'count', 'adjust', 'scrap'),
    quantity: fc.integer({ min: 1, max: 20 }),
    location,
    to: location,
    operator: fc.option(fc.constant('op-7')),
  }),
});
const reading = fc.record({
  device: fc.constant('A-2'),
  minute: fc.integer({ min: 0, max: 4000 }),
  words: fc.record({ count: fc.integer({ min: 0, max: 15 }) }),
});

type Happening = { minute: number; words: { action: string } | { count: number } };

function play(room: StockRoom, events: readonly Happening[], from: number) {
  events.forEach((event, index) => {
    const arrives = from + index;
    // What arrives late is at most 4000 minutes old.
    const minute = Math.max(from - 4000 + event.minute, 0);
    if ('count' in event.words) room.reading(minute, { device: 'A-2', ...event.words }, arrives);
    else room.scan(minute, event.words as never, arrives);
  });
}

async function fold(room: StockRoom, before: number): Promise<void> {
  const clock = createVirtualClock(NOON);
  const retain = createRetain({ clock, log: createKeptLog() }, room.store, {
    settings: () => ({ operatorsMs: 0, journalMs: 0, databaseBytes: Number.MAX_SAFE_INTEGER, leastMs: 0 }),
    steps: () => [],
    usedBytes: () => 0,
    isPressed: () => false,
  });
  retain.start(NOON + before * MINUTE);
  await clock.runUntil(NOON + 1000);
  expect(retain.isUnderWay()).toBe(false);
}

describe('folding the journal', () => {
  it('changes neither stock nor demand, at once or later, and a rebuild from the base finds every row as it is', async () => {
    const events = fc.array(fc.oneof(scan, reading), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(events, events, fc.integer({ min: 0, max: 35 }), async (first, second, folded) => {
        const [room, whole] = [stockRoom(), stockRoom()];
        try {
          for (const one of [room, whole]) play(one, first, 4000);
          await fold(room, 4000 + folded);
          const left = room.store.journal.oldest(1000).length;
          expect(left).toBeLessThanOrEqual(Math.max(1, whole.store.journal.oldest(1000).length));
          for (const one of [room, whole]) play(one, second, 9000);
          expect(room.store.stock.all()).toEqual(whole.store.stock.all());
          expect(room.store.demand.all()).toEqual(whole.store.demand.all());
          expect([...projectionDifferences(room.store)]).toEqual([]);
        } finally {
          room.remove();
          whole.remove();
        }
      }),
      { numRuns: 40 },
    );
  });

  it('keeps the newest entry, so that no id is given twice, and forgets who scanned', async () => {
    const room = stockRoom();
    try {
      for (let pick = 0; pick < 10; pick++) room.scan(pick, { action: 'pick', operator: 'op-7', location: 'A-1' });
      await fold(room, 5);
      expect(room.store.journal.oldest(100).map(({ id, operator }) => [id, operator])).toEqual([
        [6, 'op-7'],
        [7, 'op-7'],
        [8, 'op-7'],
        [9, 'op-7'],
        [10, 'op-7'],
      ]);
      await fold(room, 1000);
      expect(room.store.journal.oldest(100)).toMatchObject([{ id: 10, operator: null }]);
      expect([...projectionDifferences(room.store)]).toEqual([]);
      expect(room.at('SOAP', 'A-1')).toBe(-10);
      expect(room.demand('SOAP')).toBe(10);
    } finally {
      room.remove();
    }
  });
});
