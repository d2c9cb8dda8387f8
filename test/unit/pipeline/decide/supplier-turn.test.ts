import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createInlineCompute } from '../../../../agent/adapters/inline-compute.ts';
import { configSchema } from '../../../../agent/config/schema.ts';
import { createAlertBoard } from '../../../../agent/pipeline/alerts.ts';
import { createCounters } from '../../../../agent/pipeline/counters.ts';
import { createDecide, type Decide } from '../../../../agent/pipeline/decide/decide.ts';
import { placedSince } from '../../../../agent/pipeline/decide/supplier-lines.ts';
import { recordScan } from '../../../../agent/pipeline/ingest/record-scan.ts';
import { openStore } from '../../../../agent/store/open.ts';
import type { Store } from '../../../../agent/store/store.ts';
import { bindDoors } from '../../../../agent/wiring/doors.ts';
import { createRandom } from '../../../../simulator/random.ts';
import { createVirtualClock, type VirtualClock } from '../../../../simulator/virtual-clock.ts';
import { createVirtualIds } from '../../../../simulator/virtual-ids.ts';
import { finished } from '../../../support/finished.ts';
import { createKeptLog } from '../../../support/kept-log.ts';
import { type TemporaryStore, temporaryStore } from '../../../support/temporary-store.ts';

const NOON = Date.UTC(2026, 0, 5, 12);
const [MIN, MAX, COST] = [10, 50, 100];
const skuOf = (n: number) => `SKU-${String(n).padStart(4, '0')}`;

let temporary: TemporaryStore;
let clock: VirtualClock;
let ids: ReturnType<typeof createVirtualIds>;
let seq: number;
afterEach(() => temporary.remove());

interface Site {
  /** On hand by item. */
  readonly stock: readonly number[];
  readonly minimumMinor: number;
  readonly replenishment?: Record<string, unknown>;
}

const settingsOf = ({ replenishment = {} }: Pick<Site, 'replenishment'>) =>
  bindDoors(configSchema.parse({ replenishment: { policy: { kind: 'min-max' }, ...replenishment } })).decide;

/** A site all of whose items are bought from Acme, each at 1.00, by a minimum of 10 up to 50. */
function build(site: Site): void {
  temporary = temporaryStore();
  clock = createVirtualClock(NOON);
  ids = createVirtualIds(clock, createRandom('ids'));
  seq = 0;
  temporary.store.transaction(() => {
    const { store } = temporary;
    const terms = { currency: 'EUR', minimumOrderMinor: site.minimumMinor, shippingCostMinor: 500 };
    store.suppliers.replace('config', [{ name: 'Acme', ...terms }]);
    for (const [n, onHand] of site.stock.entries()) {
      store.items.putParameters(skuOf(n), 'import', { min: MIN, max: MAX, unitCostMinor: COST, currency: 'EUR', supplier: 'Acme' });
      bring(store, n, onHand);
    }
  });
}

function bring(store: Store, n: number, quantity: number): void {
  const { calendar } = settingsOf({});
  const recording = { store, counters: createCounters(), calendar, receivingLocation: 'RECEIVING', shelves: new Map(), readers: new Map() };
  const scan = { kind: 'scan', device: 'gun-1', boot: '', seq: seq++, deviceTime: clock.now(), action: 'count', code: skuOf(n) } as const;
  const blank = { to: null, operator: null, order: null, lot: null, expiry: null, condition: null };
  const arrival = { topic: 'scan', payload: new Uint8Array(), receivedAt: clock.now(), eventTime: clock.now(), flags: [] };
  recordScan(recording, { ...scan, ...blank, quantity, location: 'A-01' }, arrival);
}

/** The decision loop over the site; `beforeTurn` hears of each turn, and false ends the process there. */
function decideWith(site: Site, store: Store, beforeTurn: () => boolean): Decide {
  let isDead = false;
  const after: VirtualClock['after'] = (delayMs, task) =>
    clock.after(delayMs, () => {
      isDead ||= !beforeTurn();
      return isDead ? undefined : task();
    });
  const settings = settingsOf(site);
  const ports = { clock: { ...clock, after }, ids, compute: createInlineCompute(), log: createKeptLog(), counters: createCounters() };
  const alerts = createAlertBoard(store, ids, settings.speaker);
  const quiet = { onDecided: () => undefined, isPressed: () => false, isHeld: () => false };
  return createDecide(ports, { store, alerts, settings: () => settings, ...quiet });
}

const reopen = () => {
  temporary.open.close();
  const open = openStore({ file: temporary.file, durability: 'process', limits: { keyWindow: 1000, deadLetters: 100 } });
  temporary = { ...temporary, open, store: open.store };
};

/** A cycle over all items; ends when the process does after so many turns. */
async function cycle(site: Site, turns = Number.POSITIVE_INFINITY, between?: (decide: Decide) => void): Promise<void> {
  let left = turns;
  const decide = decideWith(site, temporary.store, () => {
    between?.(decide);
    return left-- > 0;
  });
  decide.markAll();
  await clock.runUntil(clock.now() + 10_000);
}

const orders = () => temporary.store.orders.allOpen();
const worth = (state: string) => orders().reduce((sum, order) => sum + (order.state === state ? order.requested * COST : 0), 0);
const alertsOf = (kind: string) => temporary.store.alerts.activeOf(kind).length;
const isBegun = () => temporary.store.settings.named('supplier-order:').length > 0;

/** Orders go once for each need, whole: sent at the minimum or above it, else put to a person. */
function expectLaws({ stock, minimumMinor }: Site): void {
  const bought = orders().map(({ sku }) => sku);
  expect(new Set(bought).size).toBe(bought.length);
  for (const order of orders()) {
    const n = Number(order.sku.slice(4));
    expect(order.requested + stock[n]!).toBeLessThanOrEqual(MAX);
  }
  if (worth('requested') > 0) expect(worth('requested')).toBeGreaterThanOrEqual(minimumMinor);
  expect(isBegun()).toBe(false);
}

const low = (stock: readonly number[]) => stock.flatMap((onHand, n) => (onHand <= MIN ? [skuOf(n)] : []));

describe('an order of more lines than a turn can place', () => {
  it('stands as begun from its first turn to its last, and is there as a whole then', async () => {
    const site = { stock: Array.from({ length: 200 }, () => 0), minimumMinor: 900_000 };
    build(site);
    const seen: [number, boolean][] = [];
    await cycle(site, Number.POSITIVE_INFINITY, () => seen.push([orders().length, isBegun()]));
    const between = seen.filter(([count]) => count > 0 && count < 200);
    expect(between.length).toBeGreaterThan(1);
    for (const [, begun] of between) expect(begun).toBe(true);
    expect(orders()).toHaveLength(200);
    expectLaws(site);
    const placed = placedSince(temporary.store, temporary.store.suppliers.get('Acme')!, NOON);
    expect(finished(placed)).toEqual({ sentMinor: worth('requested'), proposedMinor: 0 });
    expect(finished(placedSince(temporary.store, temporary.store.suppliers.get('Acme')!, clock.now() + 1))).toMatchObject({ sentMinor: 0 });
  });

  it('is neither lost nor doubled by a crash between two turns, and does not wait where it might have', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 45 }), { minLength: 70, maxLength: 160 }),
        fc.integer({ min: 0, max: 600_000 }),
        fc.array(fc.integer({ min: 1, max: 14 }), { maxLength: 2 }),
        fc.constantFrom({}, { approval: 'manual' }, { approvalAboveMinor: 4000, approvalCurrency: 'EUR' }),
        async (stock, minimumMinor, crashes, replenishment) => {
          const site = { stock, minimumMinor, replenishment };
          build(site);
          try {
            let hasBegun = false;
            for (const turns of crashes) {
              await cycle(site, turns);
              hasBegun ||= isBegun();
              reopen();
            }
            await cycle(site);
            expectLaws(site);
            if (hasBegun || alertsOf('supplier-minimum') === 0)
              expect(orders().map(({ sku }) => sku)).toEqual(expect.arrayContaining(low(stock)));
          } finally {
            temporary.remove();
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('is filled up by others, or said to be short, where items no longer ask for what was chosen', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 90, max: 200 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 0, max: 60 }),
        async (items, at, riders) => {
          // Exactly at its minimum with all of its lines.
          const stock: number[] = Array.from({ length: items + riders }, (_, n) => (n < items ? 0 : 40));
          const site = { stock, minimumMinor: items * MAX * COST };
          build(site);
          try {
            let turns = 0;
            await cycle(site, Number.POSITIVE_INFINITY, (decide) => {
              if (turns++ !== at) return;
              temporary.store.transaction(() => {
                for (let n = items - 20; n < items; n++) {
                  if (orders().some(({ sku }) => sku === skuOf(n))) continue;
                  bring(temporary.store, n, MAX);
                  stock[n] = MAX;
                }
              });
              decide.mark(Array.from({ length: 20 }, (_, k) => skuOf(items - 20 + k)));
            });
            const sent = worth('requested');
            if (alertsOf('supplier-order-short') === 0) return expectLaws(site);
            expect(sent).toBeGreaterThan(0);
            expect(sent).toBeLessThan(site.minimumMinor);
            expect(isBegun()).toBe(true);
          } finally {
            temporary.remove();
          }
        },
      ),
      { numRuns: 10 },
    );
  });

  it.each([
    ['is filled up by others', 40],
    ['is said to be short where nothing else has room', 0],
  ])('%s where a part of it is withdrawn before the rest is placed', async (_, riders) => {
    const items = 150;
    const stock = Array.from({ length: items + riders }, (__, n) => (n < items ? 0 : 40));
    const site = { stock, minimumMinor: items * MAX * COST, replenishment: { approval: 'manual' } };
    build(site);
    let withdrawn: string[] = [];
    await cycle(site, Number.POSITIVE_INFINITY, (decide) => {
      const placed = orders().map(({ sku }) => sku);
      if (withdrawn.length > 0 || placed.length < 3 || placed.length >= items) return;
      withdrawn = placed.slice(0, 3);
      temporary.store.transaction(() => {
        for (const sku of withdrawn) bring(temporary.store, Number(sku.slice(4)), MAX);
      });
      decide.mark(withdrawn);
    });
    expect(withdrawn).toHaveLength(3);
    expect(orders().filter(({ sku }) => withdrawn.includes(sku))).toEqual([]);
    if (riders > 0) {
      expect(worth('proposed')).toBeGreaterThanOrEqual(site.minimumMinor);
      expect(alertsOf('supplier-order-short')).toBe(0);
    } else {
      expect(worth('proposed')).toBe(site.minimumMinor - 3 * MAX * COST);
      expect(alertsOf('supplier-order-short')).toBe(1);
    }
  });
});
