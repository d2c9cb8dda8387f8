import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lotsLeft } from '../../agent/domain/stock/lots.ts';
import { projectionDifferences, rebuildProjections } from '../../agent/pipeline/keep/rebuild.ts';
import { createRetain } from '../../agent/pipeline/keep/retain.ts';
import { createVirtualClock } from '../../simulator/virtual-clock.ts';
import { createKeptLog } from '../support/kept-log.ts';
import { NOON, type StockRoom, stockRoom } from '../support/stock-room.ts';

const location = fc.constantFrom('A-1', 'B-2');
const scan = fc.record({
  minute: fc.integer({ min: 0, max: 8000 }),
  words: fc.record({
    action: fc.constantFrom('receive', 'receive', 'move', 'pick', 'pick', 'ship', 'count', 'adjust', 'return', 'scrap'),
    code: fc.constantFrom('SOAP', 'RICE'),
    quantity: fc.integer({ min: 1, max: 20 }),
    location: fc.oneof(location, fc.constant('A-2')),
    to: location,
    order: fc.option(fc.constantFrom('C-1', 'C-2')),
    lot: fc.option(fc.constantFrom('L-1', 'L-2')),
    expiry: fc.option(fc.constantFrom('2026-01-06', '2026-01-09', '2026-02-01')),
  }),
});
const reading = fc.record({
  minute: fc.integer({ min: 0, max: 8000 }),
  words: fc.record({ device: fc.constant('A-2'), count: fc.integer({ min: 0, max: 15 }) }),
});
const events = fc.array(fc.oneof({ weight: 6, arbitrary: scan }, reading), { minLength: 1, maxLength: 50 });
type Happening = { readonly minute: number; readonly words: object };

function play(room: StockRoom, happenings: readonly Happening[]): void {
  happenings.forEach(({ minute, words }, index) => {
    if ('count' in words) room.reading(minute, words as never, 8000 + index);
    else room.scan(minute, words as never, 8000 + index);
  });
}

const skus = ['SOAP', 'RICE'];
const lotsOf = (room: StockRoom) => skus.flatMap((sku) => room.store.lots.ofSku(sku));

describe('lots', () => {
  it('dropped and rebuilt from the journal are the same rows, also after part of it was folded', async () => {
    await fc.assert(
      fc.asyncProperty(events, fc.integer({ min: 0, max: 60 }), async (happenings, folded) => {
        const room = stockRoom();
        try {
          play(room, happenings);
          const before = lotsOf(room);
          const clock = createVirtualClock(NOON);
          const folding = createRetain({ clock, log: createKeptLog() }, room.store, {
            settings: () => ({ operatorsMs: 0, journalMs: 0, databaseBytes: Number.MAX_SAFE_INTEGER, leastMs: 0 }),
            steps: () => [],
            usedBytes: () => 0,
            isPressed: () => false,
          });
          folding.start(NOON + (8000 + folded) * 60_000);
          await clock.runUntil(NOON + 1000);
          expect(folding.isUnderWay()).toBe(false);
          expect([...projectionDifferences(room.store)]).toEqual([]);
          room.store.transaction(() => room.store.lots.clear());
          room.store.transaction(() => rebuildProjections(room.store));
          expect(lotsOf(room)).toEqual(before);
        } finally {
          room.remove();
        }
      }),
      { numRuns: 100 },
    );
  });

  it('never come to more than is on hand, and stock and demand are what they are without them', () => {
    fc.assert(
      fc.property(events, (happenings) => {
        const [room, plain] = [stockRoom(), stockRoom()];
        try {
          play(room, happenings);
          play(
            plain,
            happenings.map(({ minute, words }) => ({ minute, words: 'count' in words ? words : { ...words, lot: null, expiry: null } })),
          );
          for (const row of room.store.stock.all()) {
            const sums = room.store.lots.ofSku(row.sku).filter((lot) => lot.location === row.location && lot.condition === row.condition);
            const left = lotsLeft(row.onHand, sums).reduce((sum, { quantity }) => sum + quantity, 0);
            expect(left).toBeLessThanOrEqual(Math.max(0, row.onHand));
          }
          const figures = ({ store }: StockRoom) => [
            store.stock.all().map(({ sku, location: at, onHand }) => [sku, at, onHand]),
            store.demand.all(),
          ];
          expect(figures(room)).toEqual(figures(plain));
        } finally {
          room.remove();
          plain.remove();
        }
      }),
      { numRuns: 100 },
    );
  });
});
