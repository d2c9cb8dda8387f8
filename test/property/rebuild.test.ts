import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rebuildProjections } from '../../agent/pipeline/keep/rebuild.ts';
import { stockRoom } from '../support/stock-room.ts';

const location = fc.constantFrom('A-1', 'B-2', 'DOCK');
const scan = fc.record({
  what: fc.constant('scan' as const),
  minute: fc.integer({ min: 0, max: 3000 }),
  words: fc.record({
    action: fc.constantFrom('receive', 'putaway', 'move', 'pick', 'pick', 'ship', 'count', 'adjust', 'return', 'scrap'),
    code: fc.constantFrom('SOAP', 'CASE', 'RICE'),
    quantity: fc.integer({ min: 1, max: 20 }),
    location: fc.option(fc.oneof(location, fc.constant('A-2'))),
    to: location,
    order: fc.option(fc.constantFrom('C-1', 'C-2')),
    condition: fc.option(fc.constantFrom('sellable', 'quarantine')),
    seq: fc.option(fc.integer({ min: 0, max: 60 })),
  }),
});
const reading = fc.record({
  what: fc.constant('reading' as const),
  minute: fc.integer({ min: 0, max: 3000 }),
  words: fc.record({
    device: fc.constant('A-2'),
    count: fc.integer({ min: 0, max: 15 }),
    seq: fc.option(fc.integer({ min: 100, max: 160 })),
  }),
});

describe('projections', () => {
  it('dropped and rebuilt from the journal are the same rows, for any events in any order of arrival', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(scan, reading), { minLength: 1, maxLength: 80 }), (events) => {
        const room = stockRoom();
        try {
          events.forEach((event, index) => {
            const arrives = 3000 + index;
            if (event.what === 'scan') room.scan(event.minute, event.words as never, arrives);
            else room.reading(event.minute, event.words, arrives);
          });
          const { store } = room;
          const rows = () => JSON.stringify([store.stock.all(), store.demand.all(), store.counts.all()]);
          const before = rows();
          store.transaction(() => {
            store.stock.clear();
            store.demand.clear();
            for (const count of store.counts.all()) store.counts.drop(count);
          });
          store.transaction(() => rebuildProjections(store));
          expect(rows()).toBe(before);
        } finally {
          room.remove();
        }
      }),
      { numRuns: 300 },
    );
  });

  it('do not depend on the order in which scans arrive', () => {
    const movement = fc.record({
      minute: fc.integer({ min: 0, max: 3000 }),
      words: fc.record({
        action: fc.constantFrom('receive', 'move', 'pick', 'count', 'adjust', 'scrap'),
        quantity: fc.integer({ min: 1, max: 20 }),
        location,
        to: location,
      }),
    });
    const distinct = fc.uniqueArray(movement, { minLength: 2, maxLength: 40, selector: (event) => event.minute });
    fc.assert(
      fc.property(distinct, fc.infiniteStream(fc.nat()), (events, keys) => {
        const numbered = events.map((event, seq) => ({ ...event, words: { ...event.words, seq } as never, key: keys.next().value }));
        const play = (order: typeof numbered): string => {
          const room = stockRoom();
          try {
            for (const event of order) room.scan(event.minute, event.words, 4000);
            return JSON.stringify([room.store.stock.all().map(({ position, levelId, lastId, ...row }) => row), room.store.demand.all()]);
          } finally {
            room.remove();
          }
        };
        expect(play([...numbered].sort((a, b) => a.key - b.key))).toBe(play([...numbered].sort((a, b) => a.minute - b.minute)));
      }),
      { numRuns: 100 },
    );
  });
});
