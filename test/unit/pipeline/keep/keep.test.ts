import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Grounds } from '../../../../agent/domain/replenishment/grounds.ts';
import { tidySteps } from '../../../../agent/pipeline/keep/keep.ts';
import { NOON, type StockRoom, stockRoom } from '../../../support/stock-room.ts';

const DAY = 86_400_000;
const SETTINGS = { sinks: ['upstream'], settledMs: 90 * DAY, devicesMs: 400 * DAY, decisionsMs: 800 * DAY };

let room: StockRoom;
beforeEach(() => {
  room = stockRoom();
});
afterEach(() => room.remove());

function decided(id: string, decidedAt: number, type: 'replenishment' | 'recount' = 'replenishment'): void {
  room.store.decisions.insert({
    ...{ id, decidedAt, type: `quartermaster.${type}.requested`, sku: 'SOAP', location: null, quantity: 5, unit: 'each' },
    ...{ dueBy: decidedAt + DAY, priority: 1, policy: 'min-max', reason: { sentence: 'Low.', numbers: {}, rules: [] } },
  });
  if (type === 'replenishment') room.store.grounds.put(id, { currency: 'EUR' } as Grounds);
}

function ordered(id: string, closedAt: number | null): void {
  room.order({ id, sku: 'SOAP', requested: 5, closedAt });
  room.store.orders.addReceipt(Number(id.slice(1)), id, 5);
}

function tidy(now: number): void {
  for (const step of tidySteps(room.store, SETTINGS, now)) room.store.transaction(step);
}

const kept = () => ({
  grounds: room.store.db.prepare('SELECT id FROM decision_grounds ORDER BY id').pluck().all(),
  decisions: room.store.decisions.newest({ limit: 100 }).map(({ id }) => id),
  orders: room.store.db.prepare('SELECT id FROM orders ORDER BY id').pluck().all(),
  receipts: room.store.db.prepare('SELECT order_id FROM receipts ORDER BY order_id').pluck().all(),
});

it('removes decisions, what they were decided on, their closed orders and receipts once they are old enough, and no open order however old', () => {
  for (const [id, closedAt] of [
    ['o1', NOON + DAY],
    ['o2', null],
    ['o3', NOON + 10 * DAY],
  ] as const) {
    decided(id, NOON);
    ordered(id, closedAt);
  }
  decided('r4', NOON, 'recount');
  decided('o5', NOON + 20 * DAY);

  tidy(NOON + 800 * DAY);
  expect(kept()).toEqual({
    grounds: ['o1', 'o2', 'o3', 'o5'],
    decisions: ['o5', 'r4', 'o3', 'o2', 'o1'],
    orders: ['o1', 'o2', 'o3'],
    receipts: ['o1', 'o2', 'o3'],
  });
  tidy(NOON + 802 * DAY);
  expect(kept()).toEqual({ grounds: ['o2', 'o3', 'o5'], decisions: ['o5', 'o3', 'o2'], orders: ['o2', 'o3'], receipts: ['o2', 'o3'] });
  tidy(NOON + 5000 * DAY);
  expect(kept()).toEqual({ grounds: ['o2'], decisions: ['o2'], orders: ['o2'], receipts: ['o2'] });
});

it('works off ten thousand old orders in one night, in steps of a few hundred', () => {
  room.store.transaction(() => {
    for (let n = 1; n <= 10_000; n++) {
      decided(`o${n}`, NOON);
      ordered(`o${n}`, NOON + 1);
    }
  });
  tidy(NOON + 900 * DAY);
  expect(kept()).toEqual({ grounds: [], decisions: [], orders: [], receipts: [] });
});

it('forgets where tags were last that have been away too long, thousands of them in one night, and no others', () => {
  const { rfidLastPlaces } = room.store;
  room.store.transaction(() => {
    for (let tag = 0; tag < 3000; tag++) rfidLastPlaces.put(`old-${tag}`, 'A-1', NOON + tag);
  });
  rfidLastPlaces.put('new', 'A-1', NOON + DAY);
  tidy(NOON + 401 * DAY);
  expect(room.store.db.prepare('SELECT epc FROM rfid_last_places').pluck().all()).toEqual(['new']);
});
