import { afterEach, beforeEach, expect, it } from 'vitest';
import { stockSchema } from '../../../agent/adapters/http-schemas.ts';
import { stockViews } from '../../../agent/api/stock-views.ts';
import { apartAt } from '../../../agent/pipeline/ingest/believed-stock.ts';
import { createRandom } from '../../../simulator/random.ts';
import { NOON, type StockRoom, stockRoom } from '../../support/stock-room.ts';

let room: StockRoom;

beforeEach(() => {
  room = stockRoom();
  room.store.items.putParameters('RICE', 'operator', { truth: 'fused' });
});
afterEach(() => room.remove());

const count = (minute: number, quantity: number) => room.scan(minute, { action: 'count', code: 'RICE', location: 'A-2', quantity });
function watch(from: number, to: number, units: number): void {
  const random = createRandom(from);
  for (let minute = from; minute < to; minute += 15)
    room.reading(minute, { device: 'A-2', weightGrams: Math.round(500 + 100 * (units + random.normal() * 0.1)) });
}
const place = () => stockViews(room.store, 'RICE').find(({ location }) => location === 'A-2')!;

it('shows what scans say, what the sensor shows and what is believed, with its confidence, beside what is on hand', () => {
  count(0, 40);
  watch(1, 600, 40);
  watch(600, 1200, 36);
  const view = place();
  expect(view).toMatchObject({ onHand: 36, keptBy: 'fused', estimate: { ledger: 40, units: 36, low: 36, high: 36 } });
  expect(view.estimate!.sensor).toBeCloseTo(36, 0);
  expect(view.estimate!.sd).toBeLessThan(0.3);
  expect(stockSchema.safeParse(view).success).toBe(true);
});

it('shows what a scan that came late has told, before the sensor speaks again', () => {
  count(0, 40);
  watch(1, 600, 40);
  watch(600, 1200, 36);
  room.scan(595, { action: 'pick', code: 'RICE', location: 'A-2', quantity: 4 }, 1201);
  expect(place()).toMatchObject({ onHand: 32, estimate: { ledger: 36, units: 36 } });
  watch(1215, 1500, 36);
  expect(place()).toMatchObject({ onHand: 36, estimate: { ledger: 36, units: 36 } });
});

it('shows no estimate in the total, nor where none is made', () => {
  count(0, 40);
  watch(1, 30, 40);
  expect(stockViews(room.store, 'RICE')[0]!.estimate).toBeNull();
  room.store.items.putParameters('RICE', 'operator', { truth: 'scans' });
  expect(place().estimate).toBeNull();
});

it('says since when scans and sensor tell different stories, until somebody counts', () => {
  count(0, 40);
  watch(1, 600, 40);
  expect(apartAt(room.store, 'RICE')).toEqual([]);
  watch(601, 1200, 36);
  const [apart] = apartAt(room.store, 'RICE');
  expect(apart).toMatchObject({ location: 'A-2', ledger: 40, estimate: 36 });
  expect(apart!.since).toBeGreaterThan(NOON + 600 * 60_000);
  count(1201, 36);
  watch(1215, 1300, 36);
  expect(apartAt(room.store, 'RICE')).toEqual([]);
  expect(place()).toMatchObject({ onHand: 36, estimate: { ledger: 36 } });
});
