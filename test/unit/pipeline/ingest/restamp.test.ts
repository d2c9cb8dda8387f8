import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ScanAction } from '../../../../agent/domain/stock/stock-event.ts';
import { recordReading } from '../../../../agent/pipeline/ingest/record-reading.ts';
import { recordScan } from '../../../../agent/pipeline/ingest/record-scan.ts';
import { createRestamp, type Restamp } from '../../../../agent/pipeline/ingest/restamp.ts';
import { projectionDifferences } from '../../../../agent/pipeline/keep/rebuild.ts';
import { createVirtualClock } from '../../../../simulator/virtual-clock.ts';
import { createKeptLog } from '../../../support/kept-log.ts';
import { NOON, type StockRoom, stockRoom } from '../../../support/stock-room.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const SHIFT = 21 * DAY;
const spell = { boot: 'b', base: NOON, upMs: 0, after: 0 };

let room: StockRoom;
let seq: number;
beforeEach(() => {
  room = stockRoom();
  seq = 0;
});
afterEach(() => room.remove());

/** Something that happened `minute` minutes after the begin of a spell without a clock. */
function arrival(minute: number, order: string | null = null) {
  const receivedAt = NOON + minute * MINUTE;
  const payload = new TextEncoder().encode(`${minute} ${seq}`);
  return { order, in: { topic: 't', payload, receivedAt, eventTime: receivedAt, flags: ['gateway-clock'] as const } };
}

function scan(minute: number, action: ScanAction, quantity: number, order: string | null = null): void {
  const origin = { kind: 'scan', device: 'gun', boot: '', seq: seq++, deviceTime: null } as const;
  const rest = { code: 'SOAP', location: 'A-1', to: null, operator: null, lot: null, expiry: null, condition: null } as const;
  room.store.transaction(() => recordScan(room.recording, { ...origin, ...rest, action, quantity, order }, arrival(minute).in));
}

function level(minute: number, count: number, deviceTime: number | null = null): void {
  const event = { kind: 'reading', device: 'A-2', boot: '', seq: null, deviceTime, count } as const;
  const came = arrival(minute).in;
  room.store.transaction(() => recordReading(room.recording, event, { ...came, eventTime: deviceTime ?? came.eventTime }));
}

const demand = (sku: string) => room.store.demand.days(sku, 0).map(({ day, quantity }) => [day - NOON_DAY, quantity]);
const NOON_DAY = Math.floor(NOON / DAY);
const length = () => [...room.store.journal.inOrder()].length;

/** Restamps all that was recorded; `afterTurn` may stop the work and take it up anew. */
async function restamp(shiftMs: number | null = SHIFT, turns = Number.POSITIVE_INFINITY): Promise<Restamp> {
  const clock = createVirtualClock(NOON + SHIFT + DAY);
  const parts = { store: room.store, calendar: () => room.recording.calendar, oldestMs: () => 30 * DAY, onDone: () => undefined };
  const make = () => createRestamp({ clock, log: createKeptLog() }, parts);
  let work = make();
  room.store.transaction(() => work.add({ spell, through: room.store.journal.newest().id, shiftMs }));
  while (work.busy()) {
    // Each turn in a process of its own.
    if (turns !== Number.POSITIVE_INFINITY) work = make();
    work.wake();
    if (turns === Number.POSITIVE_INFINITY) await clock.runUntil(clock.now() + MINUTE);
    else {
      const stopping = clock.runUntil(clock.now());
      await work.stop();
      await stopping;
    }
  }
  return work;
}

function expectSameRebuilt(): void {
  expect(room.store.transaction(() => [...projectionDifferences(room.store)])).toEqual([]);
}

it('moves demand to its day and leaves on-hand and the order of entries as they were', async () => {
  scan(0, 'receive', 50);
  scan(1, 'pick', 4);
  scan(2, 'count', 40);
  scan(3, 'pick', 5);
  await restamp();
  expect(room.onHand('SOAP')).toBe(35);
  expect(demand('SOAP')).toEqual([[21, 9]]);
  expectSameRebuilt();
});

it('does so once, however often it is asked', async () => {
  scan(1, 'pick', 4);
  await restamp();
  const entries = length();
  await restamp();
  expect([length(), demand('SOAP')]).toEqual([entries, [[21, 4]]]);
});

it('does so once when it is taken up again by another process, turn after turn', async () => {
  for (let minute = 0; minute < 700; minute++) scan(minute, 'pick', 1);
  const work = await restamp(SHIFT, 1);
  expect(work.busy()).toBe(false);
  // 700 entries, each with two corrections.
  expect(length()).toBe(2100);
  expect(demand('SOAP')).toEqual([[21, 700]]);
  expectSameRebuilt();
});

it('knows since when a position is known', async () => {
  scan(0, 'count', 10);
  level(0, 20);
  level(15, 10);
  level(5, 14);
  await restamp();
  expect(room.store.stock.since('SOAP')).toBe(NOON + SHIFT);
  expect(room.store.stock.since('RICE')).toBe(NOON + SHIFT);
  expectSameRebuilt();
});

it('moves what a correction has left of a level’s drop, and later corrections find its new day', async () => {
  level(0, 20);
  level(30, 10);
  level(15, 14, NOON + 15 * MINUTE);
  await restamp();
  // The reading in between has a clock of its own, and its drop stays on the day that it says.
  expect(demand('RICE')).toEqual([
    [0, 6],
    [21, 4],
  ]);
  level(20, 12, NOON + 20 * MINUTE);
  expect(demand('RICE')).toEqual([
    [0, 8],
    [21, 2],
  ]);
  expectSameRebuilt();
});

it('does not hide a ship from the pick that it belongs to', async () => {
  scan(0, 'count', 30);
  scan(1, 'ship', 6, 'C-1');
  await restamp();
  expect(demand('SOAP')).toEqual([[21, 6]]);
  scan(5, 'pick', 7, 'C-1');
  expect(room.onHand('SOAP')).toBe(23);
  expect(demand('SOAP')).toEqual([[0, 7]]);
  expectSameRebuilt();
});

it('only counts what nobody knows the time of', async () => {
  scan(1, 'pick', 4);
  scan(2, 'pick', 4);
  const work = await restamp(null);
  expect([work.unplaced(), demand('SOAP'), length()]).toEqual([2, [[0, 8]], 2]);
});

it.each([
  ['moves with its entry', SHIFT, SHIFT],
  ['stays where it was thought likely when nobody knows the time', null, 0],
])('what is known of a piece %s', async (_what, shiftMs, moved) => {
  const { store } = room;
  const words = { kind: 'scan', device: 'gun', boot: '', deviceTime: null, location: 'A-1', to: null, operator: null } as const;
  const piece = { ...words, quantity: 1, order: null, lot: null, expiry: null, condition: null } as const;
  const tell = (minute: number, action: ScanAction, code: string) =>
    store.transaction(() => recordScan(room.recording, { ...piece, seq: seq++, action, code }, arrival(minute).in));
  tell(1, 'receive', '0104006381333931217');
  tell(2, 'count', 'SOAP');
  tell(3, 'pick', '0104006381333931217');
  const times = () => store.db.prepare('SELECT event_time, received_at, journal_id FROM serial_scans ORDER BY id').raw().all();
  const at = (minute: number, entry: number | null, shift: number) => [
    NOON + minute * MINUTE + shift,
    NOON + minute * MINUTE + shift,
    entry,
  ];
  expect(times()).toEqual([at(1, 1, 0), at(2, 2, 0), at(3, 3, 0)]);
  await restamp(shiftMs);
  expect(times()).toEqual([1, 2, 3].map((minute) => at(minute, null, moved)));
});
