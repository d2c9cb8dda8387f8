import { describe, expect, it } from 'vitest';
import { parseItemsCsv } from '../../../agent/api/import-items.ts';
import { readPriceBreaks } from '../../../agent/api/price-break-cell.ts';

const problemsOf = (text: string) => {
  const parsed = parseItemsCsv(text);
  return parsed.ok ? [] : parsed.problems;
};

describe('readPriceBreaks', () => {
  it('reads prices as the column of unit costs does, in the currency’s own digits and finer', () => {
    const breaks = (cell: string, currency: string) => readPriceBreaks(cell, currency).breaks;
    expect(breaks('100:4.50; 500:4.205', 'EUR')).toEqual([
      { fromQuantity: 100, unitCostMinor: 450 },
      { fromQuantity: 500, unitCostMinor: 420.5 },
    ]);
    expect(breaks('100:450', 'JPY')).toEqual([{ fromQuantity: 100, unitCostMinor: 450 }]);
    expect(breaks('', 'EUR')).toEqual([]);
  });

  it.each(['100', '100:', '100:4,50', 'x:4', '1:4.5', '100:0', '500:4;100:5', '100:4;100:3'])('refuses %s', (cell) => {
    expect(readPriceBreaks(cell, 'EUR').problems).toHaveLength(1);
  });
});

describe('the column price_breaks', () => {
  it('states the price breaks of an item, and an empty cell takes them back', () => {
    const parsed = parseItemsCsv('sku,unit_cost,currency,price_breaks\nTEA,5.00,EUR,100:4.50;500:4.20\nSOAP,5.00,EUR,\n');
    expect(parsed.ok && parsed.items.map(({ parameters }) => parameters.priceBreaks)).toEqual([
      [
        { fromQuantity: 100, unitCostMinor: 450 },
        { fromQuantity: 500, unitCostMinor: 420 },
      ],
      undefined,
    ]);
    expect(parsed.ok && Object.keys(parsed.items[1]!.parameters)).toContain('priceBreaks');
  });

  it('is refused by line where it cannot be read, is dearer than the unit cost, or differs between rows of an item', () => {
    expect(problemsOf('sku,unit_cost,price_breaks\nTEA,5.00,100\n')).toMatchObject([
      { line: 2, message: expect.stringMatching(/is not a quantity and a price/) },
    ]);
    expect(problemsOf('sku,unit_cost,price_breaks\nTEA,5.00,100:450\n')).toMatchObject([
      { line: 2, message: expect.stringMatching(/from 100 on is dearer/) },
    ]);
    expect(problemsOf('sku,location,price_breaks\nTEA,A,100:4\nTEA,B,100:3\n')).toMatchObject([
      { line: 3, message: expect.stringMatching(/differs from line 2/) },
    ]);
  });
});
