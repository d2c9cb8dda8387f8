import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configSchema } from '../../../../agent/config/schema.ts';
import type { Decision } from '../../../../agent/domain/replenishment/decision.ts';
import { learnLeadTimes } from '../../../../agent/pipeline/receive/learn-lead-times.ts';
import { bindDoors } from '../../../../agent/wiring/doors.ts';
import { policyInput } from '../../../support/policy-input.ts';
import { NOON, type StockRoom, stockRoom } from '../../../support/stock-room.ts';

const DAY_MINUTES = 1440;
const DAY_MS = 86_400_000;

let room: StockRoom;
beforeEach(() => {
  room = stockRoom();
  const { items } = room.store;
  for (const sku of ['SOAP', 'RICE'])
    items.putParameters(sku, 'import', { ...items.layer(sku, 'import'), supplier: 'Acme', leadTimeDays: 5 });
});
afterEach(() => room.remove());

let orders = 0;
/** An order of 40, decided on a day, whose parts come after so many days. */
function deliver(day: number, parts: readonly (readonly [days: number, quantity: number])[], sku = 'SOAP'): string {
  const id = `order-${orders++}`;
  const requestedAt = NOON + day * DAY_MS;
  const decision = { id, type: 'quartermaster.replenishment.requested', sku, decidedAt: requestedAt, dueBy: requestedAt };
  room.store.decisions.insert({
    ...(decision as Decision),
    ...{ location: 'DOCK', quantity: 40, unit: 'each', priority: 1, policy: 'min-max', reason: { sentence: '', numbers: {}, rules: [] } },
  });
  room.order({ id, sku, supplier: 'Acme', requested: 40, requestedAt, deliveredAt: requestedAt });
  for (const [days, quantity] of parts)
    room.scan((day + days) * DAY_MINUTES, { action: 'receive', code: sku, quantity, order: id, location: 'DOCK' });
  return id;
}
const learn = () => room.store.transaction(() => learnLeadTimes(room.store, 'UTC'));
const leadTime = (sku = 'SOAP') => room.store.items.get(sku)!;
const noted = () => room.store.db.prepare('SELECT * FROM order_times ORDER BY order_id').all();

function reorderPoint(): number {
  const { policyFor } = bindDoors(configSchema.parse({})).decide;
  const input = policyInput({ observed: { units: 280, days: 28 } });
  return policyFor(leadTime()).ask({ ...input, item: leadTime() }).reorderPoint!;
}

describe('the lead time of an item', () => {
  it('follows ten late deliveries, and the reorder point with it', () => {
    const before = reorderPoint();
    for (let order = 0; order < 10; order++) deliver(order, [[12, 40]]);
    expect(learn()).toEqual(expect.arrayContaining(['SOAP', 'RICE']));
    expect(leadTime()).toMatchObject({ sources: { leadTimeDays: 'learned', leadTimeSdDays: 'learned' } });
    expect(leadTime().leadTimeDays).toBeGreaterThan(11);
    expect(leadTime().leadTimeDays).toBeLessThanOrEqual(12);
    expect(reorderPoint()).toBeGreaterThan(before + 50);
    expect(room.store.deliveries.count('Acme', 'SOAP')).toBe(10);
  });

  it('is hardly moved by a single odd delivery', () => {
    for (let order = 0; order < 9; order++) deliver(order, [[5, 40]]);
    learn();
    const before = reorderPoint();
    deliver(9, [[40, 40]]);
    learn();
    expect(leadTime().leadTimeDays).toBeLessThanOrEqual(5.2);
    expect(reorderPoint()).toBeLessThan(before * 1.1);
  });

  it('is that of its supplier’s other items while it has no deliveries of its own, and stated where there are fewer than three', () => {
    deliver(0, [[9, 40]]);
    deliver(1, [[9, 40]]);
    learn();
    expect(leadTime('RICE')).toMatchObject({ leadTimeDays: 5, sources: { leadTimeDays: 'import' } });
    for (let order = 2; order < 12; order++) deliver(order, [[9, 40]]);
    learn();
    expect(leadTime('RICE').sources.leadTimeDays).toBe('learned');
    expect(leadTime('RICE').leadTimeDays).toBeGreaterThan(8);
  });

  it('is what a person or the configuration states, whatever deliveries took', () => {
    for (let order = 0; order < 10; order++) deliver(order, [[12, 40]]);
    learn();
    room.store.transaction(() => room.store.items.putParameters('SOAP', 'config', { leadTimeDays: 3 }));
    expect(leadTime()).toMatchObject({ leadTimeDays: 3, sources: { leadTimeDays: 'config' } });
    expect(room.store.items.statedLeadTime('SOAP').days).toBe(3);
  });
});

it('a delivery in parts came when its units came on average, and counts from the supplier’s order day on', () => {
  const id = deliver(0, [
    [4, 10],
    [8, 30],
  ]);
  learn();
  expect(noted()).toMatchObject([{ order_id: id, supplier: 'Acme', sku: 'SOAP', days: 7, stated_days: 5 }]);
  room.store.transaction(() => room.store.suppliers.replace('config', [{ name: 'Acme', orderDays: ['tue'] }]));
  const later = deliver(0, [[8.5, 40]]);
  learn();
  // From the midnight that follows Monday noon.
  expect(noted()).toContainEqual(expect.objectContaining({ order_id: later, days: 8 }));
});

it('what orders took is made again from orders, receipts and the journal, the same', () => {
  for (let order = 0; order < 4; order++) deliver(order, [[order + 2, 40]]);
  learn();
  const before = noted();
  room.store.db.exec("UPDATE order_times SET days = NULL, supplier = '', sku = '', closed_at = 0");
  learn();
  expect(noted()).toEqual(before);
});

it('an order that somebody else placed teaches nothing', () => {
  room.order({ id: 'po-1', sku: 'SOAP', supplier: 'Acme', requested: 40 });
  room.scan(20 * DAY_MINUTES, { action: 'receive', quantity: 40, order: 'po-1', location: 'DOCK' });
  expect(learn()).toEqual([]);
  expect(noted()).toEqual([]);
});
