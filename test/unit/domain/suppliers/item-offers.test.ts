import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveItem } from '../../../../agent/domain/items/item.ts';
import {
  cheapestOffer,
  costPerUnit,
  furthestBehind,
  itemFrom,
  type OfferCost,
  offersOf,
} from '../../../../agent/domain/suppliers/item-offers.ts';
import { resolveSupplier } from '../../../../agent/domain/suppliers/supplier.ts';

const ITEM = resolveItem('TEA', {
  config: {
    supplier: 'Acme',
    ...{ unitCostMinor: 400, unitsPerPack: 12, leadTimeDays: 9, priceBreaks: [{ fromQuantity: 100, unitCostMinor: 350 }] },
    suppliers: [
      { name: 'Cobalt', priority: 2 },
      { name: 'Borealis', unitCostMinor: 500, unitsPerPack: 6, leadTimeDays: 2, priority: 1 },
    ],
  },
});

describe('the suppliers of an item', () => {
  it('are its own and the listed ones, by priority', () => {
    expect(offersOf(ITEM).map(({ name }) => name)).toEqual(['Acme', 'Borealis', 'Cobalt']);
    expect(offersOf({ ...ITEM, supplier: 'Cobalt' }).map(({ name }) => name)).toEqual(['Borealis', 'Cobalt']);
    expect(offersOf({ ...ITEM, supplier: '', suppliers: null })).toEqual([]);
  });

  it('sell it on their terms, and as the item states where they say nothing', () => {
    const borealis = itemFrom(ITEM, offersOf(ITEM)[1]!, null);
    expect(borealis).toMatchObject({ supplier: 'Borealis', unitCostMinor: 500, unitsPerPack: 6, leadTimeDays: 2, priceBreaks: null });
    const cobalt = itemFrom(ITEM, offersOf(ITEM)[2]!, resolveSupplier('Cobalt', { config: { leadTimeDays: 4, leadTimeSdDays: 1 } }));
    expect(cobalt).toMatchObject({
      unitCostMinor: 400,
      unitsPerPack: 12,
      leadTimeDays: 4,
      leadTimeSdDays: 1,
      priceBreaks: ITEM.priceBreaks,
    });
  });

  it('all have the lead time that a person has set', () => {
    const set = { ...ITEM, leadTimeDays: 3, sources: { ...ITEM.sources, leadTimeDays: 'operator' as const } };
    expect(itemFrom(set, offersOf(set)[1]!, null)).toMatchObject({ leadTimeDays: 3, sources: { leadTimeDays: 'operator' } });
  });
});

const offer = (unitCostMinor: number | null, shortageMinor: number, quantity = 10): OfferCost => ({
  ...{ supplier: `at ${unitCostMinor}`, leadTimeDays: 1, quantity, unitCostMinor, shortageMinor },
});

it('the dearer supplier is taken once the shortage until the other’s goods come costs more than the difference', () => {
  expect(cheapestOffer([offer(400, 900), offer(500, 0)])).toBe(0);
  expect(cheapestOffer([offer(400, 1100), offer(500, 0)])).toBe(1);
  expect(cheapestOffer([offer(400, 1000), offer(500, 0)])).toBe(0);
  expect(cheapestOffer([offer(400, 9000), offer(null, 0)])).toBe(0);
});

it('nobody is cheaper per unit than the supplier that is taken', () => {
  const some = fc.record({
    unitCostMinor: fc.integer({ min: 0, max: 5000 }),
    shortageMinor: fc.double({ min: 0, max: 90_000, noNaN: true }),
    quantity: fc.integer({ min: 1, max: 500 }),
  });
  fc.assert(
    fc.property(fc.array(some, { minLength: 1, maxLength: 6 }), (drawn) => {
      const offers = drawn.map(({ unitCostMinor, shortageMinor, quantity }) => offer(unitCostMinor, shortageMinor, quantity));
      const taken = costPerUnit(offers[cheapestOffer(offers)]!)!;
      for (const other of offers) expect(taken).toBeLessThanOrEqual(costPerUnit(other)!);
    }),
  );
});

it('the supplier that is furthest behind its share of all that was ordered has the next order', () => {
  const shares = (first: number, second: number) => [
    { share: 0.7, ordered: first },
    { share: 0.3, ordered: second },
  ];
  expect(furthestBehind(shares(0, 0), 100)).toBe(0);
  expect(furthestBehind(shares(100, 0), 100)).toBe(1);
  expect(furthestBehind(shares(100, 100), 100)).toBe(0);
  expect(furthestBehind(shares(700, 300), 10)).toBe(0);
  // Shares are parts of their sum.
  expect(
    furthestBehind(
      [
        { share: 1, ordered: 60 },
        { share: 1, ordered: 50 },
      ],
      5,
    ),
  ).toBe(1);
});

it('nobody ever gets further ahead of its share than by one order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 60 }),
      (shares, orders) => {
        const had = shares.map((share) => ({ share, ordered: 0 }));
        const sum = shares.reduce((a, b) => a + b, 0);
        let total = 0;
        for (const quantity of orders) {
          had[furthestBehind(had, quantity)]!.ordered += quantity;
          total += quantity;
          for (const { share, ordered } of had) expect(ordered - (share / sum) * total).toBeLessThan(Math.max(...orders) + 1e-6);
        }
      },
    ),
  );
});
