import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromSevenDigits, toSevenDigits } from '../../../agent/store/seven-digits.ts';

const again = (values: readonly number[]) => fromSevenDigits(toSevenDigits(values));

describe('seven digits in four bytes', () => {
  it('brings back what has seven digits or fewer, exactly', () => {
    const values = [0, 1, -1, 0.1, 92.58616, 0.0481966, 1234567, 9_999_999, -9_999_999, 10_000_000, 1.5e9, 3.25e-12, -0.3];
    expect(toSevenDigits(values)).toHaveLength(4 * values.length);
    expect(again(values)).toEqual(values);
  });

  it('rounds what has more to the seventh digit', () => {
    expect(again([10 / 3, 12_345_678.9, -2 / 3, 9_999_999.7])).toEqual([3.333333, 12_345_680, -0.6666667, 10_000_000]);
  });

  it('is within half a unit of the seventh digit of any value, and rounds nothing twice', () => {
    const value = fc
      .double({ noNaN: true, noDefaultInfinity: true, min: -1e60, max: 1e60 })
      .filter((it) => it === 0 || Math.abs(it) > 1e-50);
    fc.assert(
      fc.property(fc.array(value), (values) => {
        const once = again(values);
        values.forEach((each, i) => {
          expect(Math.abs(once[i]! - each)).toBeLessThanOrEqual(5.1e-7 * Math.abs(each));
        });
        expect(again(once)).toEqual(once);
      }),
    );
  });

  it('takes what is next to nothing for nothing, and keeps what is beyond its range at its end', () => {
    expect(again([1e-80, -1e-80, Number.MIN_VALUE])).toEqual([0, 0, 0]);
    expect(again([1e200, -1e200])).toEqual([9.999999e69, -9.999999e69]);
  });
});
