import { afterEach, expect, it } from 'vitest';
import { openDatabase } from '../../../agent/store/database.ts';
import { createStore, type Store } from '../../../agent/store/store.ts';
import { type AgentRoom, agentRoom, DAY, type Heard, MINUTE, ROOM_OPENS } from '../../support/agent-room.ts';

const SOLD = Array.from({ length: 6 }, (_, k) => `SOLD-${k}`);
const PARTS = Array.from({ length: 16 }, (_, k) => `PART-${k}`);
const COLUMNS = 'sku,location,lead_time_days,units_per_pack,min,max,service_level,successor,predecessor';
const ITEMS = [
  COLUMNS,
  ...[...SOLD, ...PARTS].map((sku) => `${sku},${sku}-BIN,2,,,,,,`),
  ...['NEVER', 'SNOOZED', 'UNCOUNTED', 'NEW'].map((sku) => `${sku},${sku}-BIN,2,,,,,,`),
  'PACKED,PACKED-BIN,2,6,,,,,',
  'OWN-LEVELS,OWN-LEVELS-BIN,2,,1,3,,,',
  'OWN-SERVICE,OWN-SERVICE-BIN,2,,,,0.99,,',
  'OLD,OLD-BIN,2,,,,,NEW,',
  'LIKE-SOLD,LIKE-SOLD-BIN,2,,,,,,SOLD-0',
  '',
].join('\n');
const TODAY = ROOM_OPENS / DAY - 0.5;
const KNOWN_DAYS = 300;

const rooms: AgentRoom[] = [];
afterEach(async () => {
  for (const room of rooms.splice(0)) await room.remove();
});

/** A site of which three hundred days are known: in them six items sold now and then, sixteen spare parts were asked for once each, and nobody wanted the others. */
async function site(asked: readonly string[] = PARTS): Promise<AgentRoom> {
  const policy = { kind: 'auto', serviceLevel: 0.995, serviceKind: 'fill' };
  const room = await agentRoom({
    items: ITEMS,
    config: { replenishment: { every: '1h', ackTimeout: '30d', policy }, learning: { candidates: [{ kind: 'moving-average' }] } },
  });
  rooms.push(room);
  change(room, (store) => {
    for (const sku of store.items.skus()) store.demand.putHistory([{ sku, day: TODAY - KNOWN_DAYS, quantity: 0 }]);
    for (const [k, sku] of SOLD.entries())
      for (let day = k; day < KNOWN_DAYS; day += 9) store.demand.putHistory([{ sku, day: TODAY - KNOWN_DAYS + day, quantity: 1 }]);
    for (const [k, sku] of asked.entries())
      store.demand.putHistory([{ sku, day: TODAY - KNOWN_DAYS + 100 + 12 * k, quantity: 2 + (k % 3) }]);
  });
  for (const sku of [...SOLD, ...PARTS]) await room.count(sku, `${sku}-BIN`, 30);
  for (const sku of ['NEVER', 'SNOOZED', 'PACKED', 'OWN-LEVELS', 'OWN-SERVICE', 'OLD', 'NEW', 'LIKE-SOLD'])
    await room.count(sku, `${sku}-BIN`, 0);
  room.api.command({ id: 's', command: 'snooze', args: { sku: 'SNOOZED', days: 90 }, by: 'op' });
  return room;
}

/** Another process writes. */
function change(room: AgentRoom, work: (store: Store) => void): void {
  const db = openDatabase(room.file, 'process');
  const store = createStore(db);
  store.transaction(() => work(store));
  db.close();
}

const levels = (room: AgentRoom) =>
  room.api.stock({ sku: 'NEVER' }).map(({ reorderPoint, orderUpTo }) => ({ reorderPoint, orderUpTo }))[0]!;
const ordersOf = (room: AgentRoom, sku: string) => room.decisions().filter(({ body }) => (body['data'] as { sku: string }).sku === sku);
const dataOf = ({ body }: Heard) => body['data'] as { quantity: number; reason: { sentence: string; rules: string[]; numbers: object } };

it('an item that nobody asked for is ordered by what first demands of the others were, and the order says so', async () => {
  const room = await site();
  await room.pass(2 * DAY);
  expect(ordersOf(room, 'NEVER')).toHaveLength(1);
  const { quantity, reason } = dataOf(ordersOf(room, 'NEVER')[0]!);
  expect(quantity).toBeGreaterThan(0);
  expect(reason.rules).toEqual(['first-demands', 'chosen-by-simulation']);
  expect(reason.sentence).toMatch(
    /at or below the reorder point \d, for \d units of it are kept although nobody asked for it in the 30\d days before today: [\d.]+ % of such items are asked for within 3 days, by 16 that were for the first time in the last year, with the safety [\d.]+, as simulation of/,
  );
  expect(reason.numbers).toMatchObject({ firstDemands: 16, protectionDays: 3, orderUpTo: quantity });
  // What is kept comes in whole packs.
  expect(dataOf(ordersOf(room, 'PACKED')[0]!).quantity).toBe(6);
  await room.scan({ action: 'receive', code: 'PACKED', location: 'PACKED-BIN', quantity: 6 });
  await room.pass(5 * DAY);
  expect(ordersOf(room, 'NEVER')).toHaveLength(1);
  // That none is left of it is no alarm.
  expect(room.alerts('low-stock').filter(({ body }) => /NEVER|PACKED/.test(JSON.stringify(body['data'])))).toEqual([]);
  // Once somebody takes one it is an item like others.
  await room.scan({ code: 'PACKED', location: 'PACKED-BIN', quantity: 6 });
  await room.pass(2 * DAY);
  expect(dataOf(ordersOf(room, 'PACKED').at(-1)!).reason.rules).toContain('record');
});

it('an item goes its own way, or none, where somebody has said so or nothing is known of its stock', async () => {
  const room = await site();
  await room.pass(3 * DAY);
  expect(ordersOf(room, 'NEVER')).toHaveLength(1);
  // Nobody counted one, one sleeps, one has a service of its own, and who asks for a new one would have asked for the old one.
  for (const sku of ['UNCOUNTED', 'SNOOZED', 'OWN-SERVICE', 'OLD', 'NEW', 'LIKE-SOLD']) expect(ordersOf(room, sku), sku).toEqual([]);
  expect(dataOf(ordersOf(room, 'OWN-LEVELS')[0]!)).toMatchObject({ quantity: 3, reason: { rules: ['min-max'] } });
  await room.count('UNCOUNTED', 'UNCOUNTED-BIN', 0);
  room.api.command({ id: 'w', command: 'snooze', args: { sku: 'SNOOZED', days: 0 }, by: 'op' });
  await room.pass(2 * DAY);
  expect(ordersOf(room, 'UNCOUNTED')).toHaveLength(1);
});

it('an item is not ordered on the day on which it came to be known, and by the evidence of the others from the next day on', async () => {
  const room = await site();
  await room.pass(3 * DAY + 60 * MINUTE);
  await room.say('catalog', { version: '1', items: [{ sku: 'FRESH', leadTimeDays: 2 }], suppliers: [] });
  await room.count('FRESH', 'FRESH-BIN', 0);
  await room.pass(6 * 60 * MINUTE);
  expect(ordersOf(room, 'FRESH')).toEqual([]);
  await room.pass(DAY);
  expect(dataOf(ordersOf(room, 'FRESH')[0]!).reason.sentence).toContain('although nobody asked for it in the day before today:');
});

it('where nothing but the usual goods was asked for nothing else is ordered, and it is said that too little is known', async () => {
  const room = await site([]);
  await room.pass(3 * DAY);
  expect(ordersOf(room, 'NEVER')).toEqual([]);
  expect(room.counted('level_choices', 'fill')).toBe(1);
});

it('a level that was kept is there after a restart, before the next night', async () => {
  const room = await site();
  await room.pass(2 * DAY);
  const before = levels(room);
  expect(before.reorderPoint).not.toBeNull();
  await room.stop();
  await room.start();
  await room.pass(2 * 60 * MINUTE);
  expect(levels(room)).toEqual(before);
  expect(ordersOf(room, 'NEVER')).toHaveLength(1);
});

it('what another process imports of an item that was taken for one that nobody asked for counts at once', async () => {
  const room = await site();
  await room.pass(2 * DAY);
  await room.scan({ action: 'receive', code: 'NEVER', location: 'NEVER-BIN', quantity: 50 });
  change(room, (store) => {
    for (let day = 1; day < 60; day++) store.demand.putHistory([{ sku: 'NEVER', day: TODAY - day, quantity: 5 }]);
  });
  await room.count('NEVER', 'NEVER-BIN', 0);
  await room.pass(2 * 60 * MINUTE);
  const last = dataOf(ordersOf(room, 'NEVER').at(-1)!);
  expect(ordersOf(room, 'NEVER')).toHaveLength(2);
  expect(last.reason.rules).toContain('record');
});
