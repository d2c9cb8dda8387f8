import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beliefOf } from '../../../../agent/domain/estimate/belief.ts';
import { apartAt } from '../../../../agent/pipeline/ingest/believed-stock.ts';
import { projectionDifferences } from '../../../../agent/pipeline/keep/rebuild.ts';
import { createRandom } from '../../../../simulator/random.ts';
import { NOON, type StockRoom, stockRoom } from '../../../support/stock-room.ts';

let room: StockRoom;

beforeEach(() => {
  room = stockRoom();
  room.store.items.putParameters('RICE', 'operator', { truth: 'fused' });
});
afterEach(() => room.remove());

const weight = (units: number) => Math.round(500 + units * 100);
const show = (minute: number, units: number) => room.reading(minute, { device: 'A-2', weightGrams: weight(units) });
const pick = (minute: number, quantity: number, arrives = minute) =>
  room.scan(minute, { action: 'pick', code: 'RICE', location: 'A-2', quantity }, arrives);
const count = (minute: number, quantity: number, arrives = minute) =>
  room.scan(minute, { action: 'count', code: 'RICE', location: 'A-2', quantity }, arrives);
/** Readings every quarter of an hour in [from, to), with a scale's noise. */
function watch(from: number, to: number, units: number, seed = 1): void {
  const random = createRandom(seed);
  for (let minute = from; minute < to; minute += 15) show(minute, units + random.normal() * 0.1);
}
const differences = () => [...projectionDifferences(room.store)];
const estimate = () => room.store.estimates.get('A-2')!;
const rows = () =>
  room.store.db
    .prepare<[], { kind: string; delta: number; demand: number }>(
      "SELECT kind, delta, demand FROM journal WHERE kind = 'estimate' ORDER BY id",
    )
    .all();

describe('a position with one estimate of scans and sensor', () => {
  it('takes its first level from the sensor where the ledger knows nothing', () => {
    show(0, 40.1);
    expect([room.at('RICE', 'A-2'), room.demand('RICE')]).toEqual([40, 0]);
    expect(room.store.stock.ofSku('RICE')[0]!.keptBy).toBe('fused');
  });

  it('moves with its scans at once, and the sensor that shows the same changes nothing', () => {
    count(0, 40);
    watch(1, 300, 40);
    pick(301, 4);
    expect(room.at('RICE', 'A-2')).toBe(36);
    watch(310, 900, 36);
    expect([room.at('RICE', 'A-2'), room.demand('RICE'), rows().map(({ delta }) => delta)]).toEqual([36, 4, [0]]);
  });

  it('writes a pick that nobody scanned into the ledger, as demand, with one entry', () => {
    count(0, 40);
    watch(1, 600, 40);
    watch(600, 1200, 37, 2);
    expect([room.at('RICE', 'A-2'), room.demand('RICE')]).toEqual([37, 3]);
    expect(rows().filter(({ delta }) => delta !== 0)).toEqual([{ kind: 'estimate', delta: -3, demand: 3 }]);
    expect([estimate().corrected, differences()]).toEqual([-3, []]);
  });

  it('knows at once what it has written, not only with the next reading', () => {
    count(0, 40);
    watch(1, 600, 40);
    for (let minute = 600; rows().length < 2; minute += 15) show(minute, 37);
    expect([room.at('RICE', 'A-2'), estimate().belief.ledger, beliefOf(estimate().belief.hypotheses).off]).toEqual([37, 37, 0]);
  });

  it('takes it back, with the demand, when the scan arrives late', () => {
    count(0, 40);
    watch(1, 600, 40);
    watch(600, 1200, 37, 2);
    pick(595, 3, 1201);
    watch(1215, 1500, 37, 3);
    expect([room.at('RICE', 'A-2'), room.demand('RICE'), differences()]).toEqual([37, 3, []]);
  });

  it('is what somebody counted, also where the count arrives after the belief was written', () => {
    count(0, 40);
    watch(1, 600, 40);
    watch(600, 1200, 37, 2);
    count(700, 38, 1201);
    watch(1215, 1800, 37, 3);
    expect([room.at('RICE', 'A-2'), differences()]).toEqual([38, []]);
    expect(beliefOf(estimate().belief.hypotheses).sureness).toBeGreaterThan(0.9);
  });

  it('keeps its stock while a pallet stands on the scale for a moment', () => {
    count(0, 40);
    watch(1, 600, 40);
    show(615, 340);
    show(630, 340);
    watch(645, 1200, 40, 2);
    expect([room.at('RICE', 'A-2'), rows().length]).toEqual([40, 1]);
  });

  it('goes on from its ledger when the belief is lost', () => {
    count(0, 40);
    watch(1, 600, 40);
    watch(600, 1200, 37, 2);
    room.store.db.exec('DELETE FROM stock_estimates');
    room.store.estimates.forget();
    watch(1200, 1500, 37, 3);
    expect([room.at('RICE', 'A-2'), room.demand('RICE'), differences()]).toEqual([37, 3, []]);
  });

  it('tells two stories once something is left on the scale for good, until one count settles it', () => {
    count(0, 40);
    watch(1, 600, 40);
    watch(600, 2400, 47.4, 2);
    expect(apartAt(room.store, 'RICE')).toMatchObject([{ location: 'A-2', ledger: 40, estimate: 47 }]);
    count(2401, 40);
    watch(2415, 5000, 47.4, 3);
    expect([room.at('RICE', 'A-2'), apartAt(room.store, 'RICE'), differences()]).toEqual([40, [], []]);
  });

  it('goes on after a time in which the gateway had its clock two days ahead', () => {
    const AHEAD = 2880;
    const random = createRandom(4);
    let seq = 0;
    const told = (minute: number, units: number, arrives = minute) =>
      room.reading(
        minute,
        {
          device: 'A-2',
          weightGrams: weight(units + random.normal() * 0.1),
          seq: seq++,
          deviceTime: arrives === minute ? NOON + minute * 60_000 : null,
        },
        arrives,
      );
    count(0, 40);
    for (let minute = 1; minute < 600; minute += 15) told(minute, 40);
    for (let minute = 600; minute < 660; minute += 15) told(AHEAD + minute, 40, AHEAD + minute + 1);
    for (let minute = 660; minute < 1200; minute += 15) told(minute, 37);
    expect([room.at('RICE', 'A-2'), room.demand('RICE'), estimate().belief.level.toFixed(0)]).toEqual([37, 3, '37']);
  });

  it('takes no level where the sensor says that it has none', () => {
    expect(room.reading(0, { device: 'A-2', weightGrams: 65_535 })).toMatchObject({ kind: 'refused', reason: 'no-reading' });
  });

  it('rebuilds to the same rows, whatever comes in whatever order', () => {
    const step = fc.record({
      kind: fc.constantFrom('pick', 'count', 'read', 'read', 'read'),
      minute: fc.integer({ min: 0, max: 3000 }),
      late: fc.constantFrom(0, 0, 0, 30, 700),
      units: fc.integer({ min: 0, max: 60 }),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
        const own = stockRoom();
        try {
          own.store.items.putParameters('RICE', 'operator', { truth: 'fused' });
          for (const { kind, minute, late, units } of [...steps].sort((a, b) => a.minute + a.late - b.minute - b.late)) {
            if (kind === 'read') own.reading(minute, { device: 'A-2', weightGrams: weight(units) }, minute + late);
            else own.scan(minute, { action: kind as 'pick' | 'count', code: 'RICE', location: 'A-2', quantity: units }, minute + late);
          }
          expect([...projectionDifferences(own.store)]).toEqual([]);
          const known = own.store.estimates.get('A-2');
          const row = own.store.stock.get({ sku: 'RICE', location: 'A-2', condition: 'sellable' });
          if (known && row && known.seenId === row.lastId) expect(known.belief.ledger).toBe(row.onHand);
        } finally {
          own.remove();
        }
      }),
      { numRuns: 40 },
    );
  });
});
