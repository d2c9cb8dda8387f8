import { afterEach, beforeEach, expect, it } from 'vitest';
import { NOON, type StockRoom, stockRoom } from '../../support/stock-room.ts';

let room: StockRoom;

beforeEach(() => {
  room = stockRoom();
  room.store.items.putParameters('RICE', 'operator', { truth: 'fused' });
});
afterEach(() => room.remove());

it('reads a belief of an earlier version, which knew no sizes of moves and no clusters of misses, and goes on with it', () => {
  room.reading(0, { device: 'A-2', weightGrams: 4500 });
  room.reading(15, { device: 'A-2', weightGrams: 4510 });
  const { estimates, db } = room.store;
  const { sizes: _, awaited: _awaited, hypotheses, ...rest } = estimates.get('A-2')!.belief;
  const older = { ...rest, hypotheses: hypotheses.map(({ missed: _missed, drifts: _drifts, ...one }) => one) };
  estimates.flush();
  db.prepare('UPDATE stock_estimates SET belief = ?').run(JSON.stringify(older));
  estimates.forget();
  expect(estimates.get('A-2')!.belief).toMatchObject({ sizes: [], awaited: [], ledger: 40 });
  expect(estimates.get('A-2')!.belief.hypotheses.map(({ missed, drifts, mode }) => [missed, drifts === (mode === 'drifting')])).toEqual(
    hypotheses.map(() => [0, true]),
  );
  room.reading(30, { device: 'A-2', weightGrams: 4490 });
  expect(estimates.get('A-2')!.updatedAt).toBe(NOON + 30 * 60_000);
  expect(estimates.all().map(({ device }) => device)).toEqual(['A-2']);
});
