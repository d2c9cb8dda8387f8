import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostPacks } from '../../../../agent/domain/replenishment/joint-orders.ts';
import type { Rider } from '../../../../agent/domain/suppliers/rider.ts';
import { cheapestRide, chooseSupplierOrder, type SupplierOrder } from '../../../../agent/domain/suppliers/supplier-order.ts';
import { finished } from '../../../support/finished.ts';

const rider = (sku: string, packCost: number, packs: number[], holdingPerPack: number, valuePerPack = 0): Rider => ({
  ...{ sku, packCost, holdingPerPack },
  pieces: packs.map((count) => ({ packs: count, valuePerPack })),
});
const orderOf = (given: Partial<SupplierOrder>): SupplierOrder => ({
  terms: { minimumOrderMinor: 25_000, freeShippingMinor: null, shippingCostMinor: 900 },
  ...{ placedMinor: 0, askedMinor: 10_000, waitingMinor: 5000, holdingMinor: 10, riders: [], spareMinor: Number.POSITIVE_INFINITY },
  ...given,
});
const packsOf = (choice: { ride: { packs: ReadonlyMap<string, number> } }) => Object.fromEntries(choice.ride.packs);

describe('an order below the supplier’s minimum', () => {
  it('is filled up by what costs least on balance for its money, with no more than it takes', () => {
    const riders = [rider('DEAR', 1000, [1, 30], 50), rider('NEAR', 1000, [2, 8], 5), rider('SOON', 500, [1, 9], 4, 3)];
    const choice = finished(chooseSupplierOrder(orderOf({ riders })));
    expect(choice).toMatchObject({ kind: 'go', why: 'minimum' });
    expect(packsOf(choice)).toEqual({ SOON: 10, NEAR: 10 });
    expect(choice.ride).toMatchObject({ valueMinor: 15_000, costMinor: 10 * 1 + 10 * 5 });
  });

  it('waits where the expected shortage until the next chance costs less than ordering now', () => {
    const choice = finished(chooseSupplierOrder(orderOf({ waitingMinor: 900, riders: [rider('NEAR', 1000, [15], 5)] })));
    expect(choice).toMatchObject({ kind: 'wait', why: 'minimum', orderingMinor: 15 * 5 + 900 + 10 });
  });

  it('is put to a person where waiting is dear and nothing can ride along far enough', () => {
    expect(finished(chooseSupplierOrder(orderOf({ riders: [rider('FEW', 1000, [14], 5)] })))).toMatchObject({ kind: 'ask' });
    expect(finished(chooseSupplierOrder(orderOf({ riders: [rider('MANY', 1000, [20], 5)], spareMinor: 14_000 })))).toMatchObject({
      kind: 'ask',
    });
  });

  it('goes with what was ordered for the same order day', () => {
    expect(finished(chooseSupplierOrder(orderOf({ placedMinor: 15_000 })))).toMatchObject({ kind: 'go', why: null });
  });
});

describe('an order below the threshold of free shipping', () => {
  const terms = { minimumOrderMinor: null, freeShippingMinor: 20_000, shippingCostMinor: 900 };

  it('is filled up where the saved shipping pays for the holding, and else goes as it is', () => {
    const filled = finished(chooseSupplierOrder(orderOf({ terms, riders: [rider('NEAR', 1000, [1, 15], 80)] })));
    expect(filled).toMatchObject({ kind: 'go', why: 'free-shipping', ride: { valueMinor: 10_000, costMinor: 800 } });
    const plain = finished(chooseSupplierOrder(orderOf({ terms, riders: [rider('NEAR', 1000, [1, 15], 95)] })));
    expect(plain).toMatchObject({ kind: 'go', why: null, ride: { valueMinor: 0 } });
  });
});

it('a choice among thousands takes many steps', () => {
  const riders = Array.from({ length: 2000 }, (_, n) => rider(`S${n}`, 1000, [1, 1], 1 + (n % 7)));
  const steps = [
    ...chooseSupplierOrder(orderOf({ terms: { minimumOrderMinor: 3_000_000, freeShippingMinor: null, shippingCostMinor: 900 }, riders })),
  ];
  expect(steps.length).toBeGreaterThan(40);
});

const someRiders = fc.array(
  fc.record({
    packCost: fc.integer({ min: 1, max: 5000 }),
    holdingPerPack: fc.double({ min: 0, max: 100, noNaN: true }),
    packs: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
    worth: fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { minLength: 4, maxLength: 4 }),
  }),
  { maxLength: 12 },
);
const ridersOf = (drawn: { packCost: number; holdingPerPack: number; packs: number[]; worth: number[] }[]): Rider[] =>
  drawn.map(({ packCost, holdingPerPack, packs, worth }, index) => {
    const falling = [...worth].sort((a, b) => b - a);
    return { sku: `S${index}`, packCost, holdingPerPack, pieces: packs.map((count, at) => ({ packs: count, valuePerPack: falling[at]! })) };
  });

it('riders reach the level within what may be spent, in whole packs, each none or from its least to its most, and nobody rides in vain', () => {
  const money = fc.integer({ min: 1, max: 60_000 });
  fc.assert(
    fc.property(someRiders, money, money, (drawn, level, more) => {
      const riders = ridersOf(drawn);
      const ride = finished(cheapestRide(riders, level, { spareMinor: level + more }));
      if (!ride) return;
      expect(ride.valueMinor).toBeGreaterThanOrEqual(level);
      expect(ride.valueMinor).toBeLessThanOrEqual(level + more);
      for (const { sku, packCost, pieces } of riders) {
        const packs = ride.packs.get(sku);
        if (packs === undefined) continue;
        expect(Number.isInteger(packs)).toBe(true);
        expect(packs).toBeGreaterThanOrEqual(pieces[0]!.packs);
        expect(packs).toBeLessThanOrEqual(mostPacks({ sku, packCost, pieces }));
        expect(ride.valueMinor - packs * packCost).toBeLessThan(level);
      }
    }),
  );
});

it('riders bring no more to a dock on any day than it takes, and the least of each at least', () => {
  const room = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 3, maxLength: 3 });
  const money = fc.integer({ min: 1, max: 60_000 });
  fc.assert(
    fc.property(someRiders, money, room, (drawn, level, left) => {
      // Of four days the last takes any number.
      const docks = drawn.map((_, index) => ({ day: index % 4, unitsPerPack: 1 + (index % 3) }));
      const riders = ridersOf(drawn).map((one, index) => ({ ...one, dock: docks[index]! }));
      const ride = finished(cheapestRide(riders, level, { spareMinor: Number.POSITIVE_INFINITY, dockRoom: new Map(left.entries()) }));
      if (!ride) return;
      expect(ride.valueMinor).toBeGreaterThanOrEqual(level);
      for (const [day, most] of left.entries()) {
        const here = riders.filter(({ dock }) => dock.day === day);
        expect(here.reduce((sum, { sku, dock }) => sum + (ride.packs.get(sku) ?? 0) * dock.unitsPerPack, 0)).toBeLessThanOrEqual(most);
      }
      for (const { sku, pieces } of riders)
        expect(ride.packs.get(sku) ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(pieces[0]!.packs);
    }),
  );
});

it('an order that goes is never below the minimum, and one that has no minimum always goes', () => {
  const some = fc.record({
    riders: someRiders.map(ridersOf),
    placedMinor: fc.integer({ min: 0, max: 30_000 }),
    askedMinor: fc.integer({ min: 0, max: 30_000 }),
    waitingMinor: fc.oneof(fc.double({ min: 0, max: 3000, noNaN: true }), fc.constant(Number.POSITIVE_INFINITY)),
    holdingMinor: fc.double({ min: 0, max: 300, noNaN: true }),
    spareMinor: fc.oneof(fc.integer({ min: 0, max: 50_000 }), fc.constant(Number.POSITIVE_INFINITY)),
    terms: fc.record({
      minimumOrderMinor: fc.option(fc.integer({ min: 1, max: 50_000 })),
      freeShippingMinor: fc.option(fc.integer({ min: 1, max: 50_000 })),
      shippingCostMinor: fc.option(fc.integer({ min: 1, max: 2000 })),
    }),
  });
  fc.assert(
    fc.property(some, (order) => {
      const { kind, ride } = finished(chooseSupplierOrder(order));
      const least = order.terms.minimumOrderMinor;
      if (least === null) expect(kind).toBe('go');
      else if (kind === 'go') expect(order.placedMinor + order.askedMinor + ride.valueMinor).toBeGreaterThanOrEqual(least);
      if (kind !== 'go') expect(ride.packs.size).toBe(0);
      expect(ride.valueMinor).toBeLessThanOrEqual(order.spareMinor);
    }),
  );
});
