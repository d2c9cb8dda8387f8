import fc from 'fast-check';
import { expect, it } from 'vitest';
import { intervalOf } from '../../agent/domain/shrinkage/count-intervals.ts';
import { createRetain } from '../../agent/pipeline/keep/retain.ts';
import { createVirtualClock } from '../../simulator/virtual-clock.ts';
import { createKeptLog } from '../support/kept-log.ts';
import { NOON, type StockRoom, stockRoom } from '../support/stock-room.ts';

const MINUTE = 60_000;

const scan = fc.record({
  device: fc.constantFrom('gun-1', 'gun-2'),
  minute: fc.integer({ min: 0, max: 3000 }),
  words: fc.record({
    action: fc.constantFrom('receive', 'pick', 'pick', 'count', 'count', 'adjust', 'move'),
    quantity: fc.integer({ min: 1, max: 20 }),
    location: fc.constantFrom('A-1', 'B-2'),
    to: fc.constantFrom('A-1', 'B-2'),
  }),
});
type Happening = typeof scan extends fc.Arbitrary<infer Drawn> ? Drawn : never;

function play(room: StockRoom, { minute, device, words }: Happening, arrives: number): void {
  room.scan(minute, { device, ...words } as never, arrives);
}

/** What is kept of counts, but for the number of the entry, which is that of its arrival. */
const kept = (room: StockRoom) => room.store.counts.all().map(({ countId, folded, ...count }) => count);

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
}

it('what counts have found does not depend on the order in which scans arrive', () => {
  const events = fc.uniqueArray(scan, { minLength: 2, maxLength: 40, selector: ({ minute }) => minute });
  fc.assert(
    fc.property(events, fc.infiniteStream(fc.nat()), (drawn, keys) => {
      const keyed = drawn.map((event) => ({ event, key: keys.next().value }));
      const [inTime, late] = [stockRoom(), stockRoom()];
      try {
        for (const { event } of [...keyed].sort((a, b) => a.event.minute - b.event.minute)) play(inTime, event, 4000);
        for (const { event } of [...keyed].sort((a, b) => a.key - b.key)) play(late, event, 4000);
        expect(kept(late)).toEqual(kept(inTime));
      } finally {
        inTime.remove();
        late.remove();
      }
    }),
    { numRuns: 40 },
  );
});

it('what was scanned between two counts is known although the journal has left it behind', async () => {
  const inOrder = fc.uniqueArray(scan, { minLength: 2, maxLength: 30, selector: ({ minute }) => minute });
  await fc.assert(
    fc.asyncProperty(inOrder, fc.integer({ min: 0, max: 3000 }), async (drawn, folded) => {
      const sorted = [...drawn].sort((a, b) => a.minute - b.minute);
      const [room, whole] = [stockRoom(), stockRoom()];
      try {
        for (const event of sorted) play(whole, event, event.minute);
        for (const event of sorted.filter(({ minute }) => minute < folded)) play(room, event, event.minute);
        await fold(room, folded);
        for (const event of sorted.filter(({ minute }) => minute >= folded)) play(room, event, event.minute);
        expect(kept(room)).toEqual(kept(whole));
      } finally {
        room.remove();
        whole.remove();
      }
    }),
    { numRuns: 30 },
  );
});

it('counts of a place are kept up to a limit, the newest', () => {
  const room = stockRoom();
  try {
    for (let minute = 0; minute < 70; minute++) room.scan(minute, { action: 'count', quantity: 200 - minute, location: 'A-1' });
    const left = room.store.counts.ofSku('SOAP');
    expect(left).toHaveLength(60);
    expect(left.at(-1)!.counted).toBe(131);
    expect(left.every((count) => intervalOf(count)!.lost === 1)).toBe(true);
  } finally {
    room.remove();
  }
});
