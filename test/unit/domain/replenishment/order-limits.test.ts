import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitOrder, mostWithin, type OrderLimit } from '../../../../agent/domain/replenishment/order-limits.ts';

const reason = { sentence: 'Position 70 is low: 60.', numbers: { quantity: 60 }, rules: ['min-max'] };
const terms = (unitsPerPack: number, minimumOrderQuantity = 1) => ({ unitsPerPack, minimumOrderQuantity });
const capacity: OrderLimit = { rule: 'capacity', capacity: 100, demand: 6.4, days: 7 };
const life: OrderLimit = { rule: 'shelf-life', capacity: null, demand: 90, days: 30 };

describe('an order', () => {
  it('that fits stays as it is', () => {
    const order = { quantity: 36, reason };
    expect(limitOrder(order, terms(12), [capacity], 70)).toBe(order);
  });

  it('is reduced to whole packs of what fits on arrival, and says so', () => {
    const limited = limitOrder({ quantity: 60, reason }, terms(12), [capacity], 80);
    expect(limited.quantity).toBe(24);
    expect(limited.reason.sentence).toBe(
      'Position 70 is low: 60. At most 26 fit: capacity 100 + 6.4 expected in 7 days - position 80; reduced to 24 in packs of 12.',
    );
    expect(limited.reason.rules).toEqual(['min-max', 'capacity']);
  });

  it('of which not even the least fits is none', () => {
    const limited = limitOrder({ quantity: 60, reason }, terms(12, 30), [capacity], 80);
    expect(limited.quantity).toBe(0);
    expect(limited.reason.sentence).toContain('the least that can be ordered is 36, so nothing is.');
  });

  it('is no more than is expected to be sold within its life', () => {
    const limited = limitOrder({ quantity: 60, reason }, terms(1), [life], 70);
    expect(limited).toMatchObject({ quantity: 20, reason: { rules: ['min-max', 'shelf-life'] } });
    expect(limited.reason.sentence).toContain(
      'At most 20 are sold within lead time and shelf life: 90 expected in 30 days - position 70; reduced to 20.',
    );
  });

  it('never exceeds a limit, is whole packs and at least the minimum or nothing, and never grows', () => {
    const limit = fc.record({
      rule: fc.constantFrom('capacity' as const, 'shelf-life' as const),
      capacity: fc.option(fc.nat(300)),
      demand: fc.nat(900).map((tenths) => tenths / 10),
      days: fc.nat(40),
    });
    fc.assert(
      fc.property(
        fc.array(limit, { maxLength: 3 }),
        fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 20 })),
        fc.integer({ min: -60, max: 400 }),
        (limits, [unitsPerPack, minimum, packs], position) => {
          const lot = terms(unitsPerPack, minimum);
          const wanted = Math.ceil(Math.max(minimum, packs * unitsPerPack) / unitsPerPack) * unitsPerPack;
          const { quantity } = limitOrder({ quantity: wanted, reason }, lot, limits, position);
          expect(quantity % unitsPerPack).toBe(0);
          expect(quantity).toBeLessThanOrEqual(wanted);
          if (quantity === 0) return;
          expect(quantity).toBeGreaterThanOrEqual(minimum);
          for (const each of limits) {
            expect(quantity).toBeLessThanOrEqual(mostWithin(each, position));
            expect(position - each.demand + quantity).toBeLessThanOrEqual((each.capacity ?? 0) + 1e-9);
          }
        },
      ),
    );
  });
});
