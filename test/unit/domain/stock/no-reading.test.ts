import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNoReading } from '../../../../agent/domain/stock/no-reading.ts';

describe('the word of sixteen bits for no reading', () => {
  it('is 65535 from a sensor that showed nothing before, or something else', () => {
    for (const before of [null, 0, 2500, 60_000]) expect(isNoReading(65_535, before)).toBe(true);
  });

  it('is a level where the sensor showed about that before, or more than sixteen bits hold', () => {
    for (const before of [65_530, 65_535, 65_540, 70_000]) expect(isNoReading(65_535, before)).toBe(false);
  });

  it('is no other number, whatever came before', () => {
    const other = fc.integer({ min: 0, max: 200_000 }).filter((shown) => shown !== 65_535);
    fc.assert(fc.property(other, fc.option(fc.integer({ min: 0, max: 200_000 })), (shown, before) => !isNoReading(shown, before)));
  });
});
