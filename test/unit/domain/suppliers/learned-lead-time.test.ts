import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learnLeadTime } from '../../../../agent/domain/suppliers/learned-lead-time.ts';

const repeated = (days: number, times: number) => new Array<number>(times).fill(days);
const PRIOR = { days: 7, sdDays: 0 };

describe('a lead time of 7 days', () => {
  it('stays without deliveries', () => {
    expect(learnLeadTime([], PRIOR)).toEqual(PRIOR);
  });

  it('is hardly moved by a single odd delivery, alone or among others', () => {
    expect(learnLeadTime([60], PRIOR).days).toBeCloseTo(7 + 1.05 / 4, 4);
    expect(learnLeadTime([60], PRIOR).sdDays).toBeLessThan(0.6);
    expect(learnLeadTime([7, 7, 8, 7, 60, 6, 7], PRIOR).days).toBeLessThan(7.4);
  });

  it('follows ten late deliveries', () => {
    const { days, sdDays } = learnLeadTime(repeated(12, 10), PRIOR);
    expect(days).toBeGreaterThan(11);
    expect(days).toBeLessThanOrEqual(12);
    expect(sdDays).toBeLessThan(1);
  });

  it('varies as the deliveries do', () => {
    const deliveries = Array.from({ length: 100 }, (_, i) => 5 + (i % 5));
    const { days, sdDays } = learnLeadTime(deliveries, PRIOR);
    expect(days).toBeCloseTo(7, 2);
    // The standard deviation of 5, 6, 7, 8 and 9 is 1.41.
    expect(sdDays).toBeGreaterThan(1.2);
    expect(sdDays).toBeLessThan(1.7);
  });
});

it('a learned lead time lies among the deliveries and the prior and is the same in any order', () => {
  const some = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 20 });
  const prior = fc.record({ days: fc.double({ min: 0, max: 60, noNaN: true }), sdDays: fc.double({ min: 0, max: 10, noNaN: true }) });
  fc.assert(
    fc.property(some, prior, (deliveries, before) => {
      const { days, sdDays } = learnLeadTime(deliveries, before);
      expect(days).toBeGreaterThanOrEqual(Math.min(before.days, ...deliveries) - 1e-9);
      expect(days).toBeLessThanOrEqual(Math.max(before.days, ...deliveries) + 1e-9);
      expect(sdDays).toBeGreaterThanOrEqual(0);
      const again = learnLeadTime([...deliveries].reverse(), before);
      expect(again.days).toBeCloseTo(days, 4);
    }),
  );
});
