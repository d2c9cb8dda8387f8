import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ShelfReading } from '../../../../agent/domain/stock/stock-event.ts';
import { misplacedHistory } from '../../../../agent/pipeline/ingest/history.ts';
import { NOON, type StockRoom, stockRoom } from '../../../support/stock-room.ts';

let room: StockRoom;
beforeEach(() => {
  room = stockRoom();
});
afterEach(() => room.remove());

const MINUTE = 60_000;
const reading = (deviceTime: number | null, words: Partial<ShelfReading> = { isHistorical: true }): ShelfReading => ({
  ...{ kind: 'reading', device: 'A-2', boot: '', seq: null, deviceTime, count: 4 },
  ...words,
});
const reasonOf = (event: ShelfReading, eventTime: number) => misplacedHistory(room.store, event, eventTime)?.reason ?? null;

it('a level of the past takes its place before a later one, and never that of the newest', () => {
  expect(reasonOf(reading(NOON), NOON)).toBe('history-without-level');
  room.reading(10, { device: 'A-2', count: 9 });
  expect(reasonOf(reading(NOON), NOON)).toBe(null);
  expect(reasonOf(reading(NOON + 10 * MINUTE), NOON + 10 * MINUTE)).toBe('history-without-level');
});

it('a level of the past whose own time does not count is refused: it would pass for what is so now', () => {
  room.reading(10, { device: 'A-2', count: 9 });
  expect(reasonOf(reading(NOON - 90 * 86_400_000), NOON + 20 * MINUTE)).toBe('history-without-time');
  expect(reasonOf(reading(null), NOON + 20 * MINUTE)).toBe('history-without-time');
});

it('a level that is not called history is none', () => {
  expect(reasonOf(reading(NOON, {}), NOON + MINUTE)).toBe(null);
});
