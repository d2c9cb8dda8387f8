import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchShelfRises } from '../../agent/pipeline/ingest/receipts.ts';
import { NOON, type StockRoom, stockRoom } from '../support/stock-room.ts';

const MINUTE = 60_000;
const RUNS = { numRuns: 60 };

function inRoom(use: (room: StockRoom) => void): void {
  const room = stockRoom();
  try {
    use(room);
  } finally {
    room.remove();
  }
}

/** Upstream calls received whatever is still open. */
function sayReceived(room: StockRoom, minute: number): void {
  const { store } = room;
  const at = NOON + minute * MINUTE;
  store.transaction(() => {
    for (const order of store.orders.open('RICE')) store.orders.change(order, { reported: order.requested, reportedAt: at });
    matchShelfRises(store, 'RICE', at);
  });
}

const credited = (room: StockRoom, ids: readonly string[]) => ids.reduce((sum, id) => sum + room.store.orders.get(id)!.scanned, 0);

const riseOf = (levels: readonly number[]) =>
  levels.reduce((sum, level, place) => sum + Math.max(0, level - (levels[place - 1] ?? level)), 0);

it('however late levels arrive, as much is credited as the journaled ones rise, and never more than the shelf rose', () => {
  const arrivals = fc
    .array(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 9 })
    .chain((levels) => fc.tuple(fc.constant(levels), fc.shuffledSubarray([...levels.keys()], { minLength: levels.length })));
  fc.assert(
    fc.property(arrivals, ([levels, order]) =>
      inRoom((room) => {
        room.order({ id: 'first', sku: 'RICE', requested: 25 });
        room.order({ id: 'second', sku: 'RICE', requested: 500, requestedAt: NOON + 1 });
        order.forEach((at, index) => {
          room.reading(at + 1, { device: 'A-2', count: levels[at]! }, 100 + index);
          sayReceived(room, 100 + index);
          const journaled = [...room.store.journal.inOrder()].flatMap(({ level }) => (level === null ? [] : [level]));
          expect(credited(room, ['first', 'second'])).toBe(riseOf(journaled));
        });
        expect(credited(room, ['first', 'second'])).toBeLessThanOrEqual(riseOf(levels));
      }),
    ),
    RUNS,
  );
});

it('deliveries that are scanned at receiving, at the shelf, or by nobody are credited once each, and goods of the house never', () => {
  const delivery = fc.record({
    quantity: fc.integer({ min: 1, max: 30 }),
    scan: fc.constantFrom('dock', 'shelf', 'nobody', 'house'),
    putAway: fc.constantFrom('before', 'after', 'never'),
    picked: fc.integer({ min: 0, max: 5 }),
  });
  fc.assert(
    fc.property(fc.array(delivery, { minLength: 1, maxLength: 6 }), (deliveries) =>
      inRoom((room) => {
        const total = deliveries.reduce((sum, { quantity, scan }) => sum + (scan === 'house' ? 0 : quantity), 0);
        room.order({ id: 'first', sku: 'RICE', requested: Math.ceil((total + 1) / 2) });
        room.order({ id: 'second', sku: 'RICE', requested: 300, requestedAt: NOON + 1 });
        let level = 50;
        let minute = 1;
        room.reading(minute, { device: 'A-2', count: level });
        for (const { quantity, scan, putAway, picked } of deliveries) {
          const words = { code: 'RICE', quantity } as const;
          const putAwayScan = () => room.scan(++minute, { ...words, action: 'putaway', to: 'A-2' });
          if (scan === 'dock') room.scan(++minute, { ...words, action: 'receive' });
          if (scan === 'shelf') room.scan(++minute, { ...words, action: 'receive', location: 'A-2' });
          const moveScan = () => room.scan(++minute, { ...words, action: 'move', location: 'B-1', to: 'A-2' });
          if (scan === 'dock' && putAway === 'before') putAwayScan();
          if (scan === 'house' && putAway === 'before') moveScan();
          level += quantity;
          room.reading(++minute, { device: 'A-2', count: level });
          if (scan === 'dock' && putAway === 'after') putAwayScan();
          sayReceived(room, minute);
          if (scan === 'house' && putAway !== 'before') moveScan();
          level -= picked;
          room.reading(++minute, { device: 'A-2', count: level });
        }
        sayReceived(room, minute);
        expect(credited(room, ['first', 'second'])).toBe(total);
      }),
    ),
    RUNS,
  );
});
