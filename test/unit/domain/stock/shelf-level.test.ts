import { describe, expect, it } from 'vitest';
import { unitsOnShelf } from '../../../../agent/domain/stock/shelf-level.ts';

const weigh = (weightGrams: number, current: number | null = null, more: { tareGrams?: number; unitWeightGrams?: number | null } = {}) =>
  unitsOnShelf({ weightGrams, tareGrams: 200, unitWeightGrams: 100, current, ...more });
const units = (...args: Parameters<typeof weigh>) => {
  const result = weigh(...args);
  return result.ok ? result.units : result.reason;
};

describe('units on a shelf', () => {
  it('are the net weight over the unit weight, rounded', () => {
    expect([units(1200), units(1249), units(1251), units(200)]).toEqual([10, 10, 11, 0]);
  });

  it('keep the shown level while the weight is within 0.6 units of it', () => {
    expect([units(1259, 10), units(1141, 10), units(1261, 10), units(1139, 10)]).toEqual([10, 10, 11, 9]);
  });

  it('are none where the scale strays a little below zero', () => {
    expect([units(155), units(150), units(150, 0)]).toEqual([0, 0, 0]);
    expect(units(195, null, { unitWeightGrams: 5 })).toBe(0);
  });

  it('are refused where the scale is clearly below zero: a wrong tare', () => {
    expect([units(0), units(100), units(100, 0)]).toEqual(['negative-weight', 'negative-weight', 'negative-weight']);
    expect(units(140, null, { unitWeightGrams: 5 })).toBe('negative-weight');
  });

  it('cannot be known without a unit weight', () => {
    expect([units(1200, 3, { unitWeightGrams: null }), units(1200, 3, { unitWeightGrams: 0 })]).toEqual([
      'no-unit-weight',
      'no-unit-weight',
    ]);
  });
});
