import { describe, expect, it } from 'vitest';
import { minorUnitDigits, shownMoney, toMinorUnits } from '../../../../agent/domain/items/currency.ts';

describe('currency', () => {
  it('knows the currencies whose minor unit is no hundredth', () => {
    expect(['EUR', 'JPY', 'KWD', 'XXX'].map(minorUnitDigits)).toEqual([2, 0, 3, 2]);
  });

  it.each([
    [120_000, 'EUR', '1,200.00 EUR'],
    [5, 'EUR', '0.05 EUR'],
    [1_234_567, 'JPY', '1,234,567 JPY'],
    [1234, 'KWD', '1.234 KWD'],
    [-99_950, 'EUR', '-999.50 EUR'],
  ])('shows %i minor units of %s as %s', (minor, currency, shown) => {
    expect(shownMoney(minor, currency)).toBe(shown);
  });

  it('turns amounts into minor units exactly', () => {
    expect(toMinorUnits('12.5', 'EUR')).toEqual({ minor: 1250, exact: true });
    expect(toMinorUnits('0.29', 'EUR')).toEqual({ minor: 29, exact: true });
    expect(toMinorUnits('1999', 'JPY')).toEqual({ minor: 1999, exact: true });
    expect(toMinorUnits('1.234', 'KWD')).toEqual({ minor: 1234, exact: true });
    expect(toMinorUnits('7.000', 'JPY')).toEqual({ minor: 7, exact: true });
  });

  it('rounds half up where the amount is finer than the currency, and says so', () => {
    expect(toMinorUnits('0.005', 'EUR')).toEqual({ minor: 1, exact: false });
    expect(toMinorUnits('0.0049', 'EUR')).toEqual({ minor: 0, exact: false });
    expect(toMinorUnits('1.5', 'JPY')).toEqual({ minor: 2, exact: false });
  });

  it('refuses what is no amount', () => {
    for (const text of ['', '-1', '1,50', '1.', '.5', '1e3', '0x10', '9'.repeat(20), 'NaN']) expect(toMinorUnits(text, 'EUR')).toBeNull();
  });
});
