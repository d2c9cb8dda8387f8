import { describe, expect, it } from 'vitest';
import { type ParameterLayer, resolveItem } from '../../../../agent/domain/items/item.ts';
import { aboveThreshold, orderValueMinor } from '../../../../agent/domain/replenishment/approval.ts';

const threshold = { aboveMinor: 100_000, currency: 'EUR' };
const reason = { sentence: 'Order up to 500.', numbers: { quantity: 500 }, rules: ['forecast'] };
const ask = (layer: ParameterLayer, quantity: number) => aboveThreshold(reason, resolveItem('TEA', { import: layer }), quantity, threshold);

describe('orderValueMinor', () => {
  it('takes the price that the quantity reaches', () => {
    const priceBreaks = [
      { fromQuantity: 100, unitCostMinor: 450 },
      { fromQuantity: 500, unitCostMinor: 420.5 },
    ];
    const value = (quantity: number) => orderValueMinor({ unitCostMinor: 500, priceBreaks }, quantity);
    expect([value(99), value(100), value(500)]).toEqual([49_500, 45_000, 210_250]);
    expect(orderValueMinor({ unitCostMinor: null, priceBreaks: null }, 3)).toBe(null);
    expect(orderValueMinor({ unitCostMinor: 0, priceBreaks: null }, 3)).toBe(null);
  });
});

describe('an order', () => {
  it('that is worth no more than the threshold waits for nobody', () => {
    expect(ask({ unitCostMinor: 200, currency: 'EUR' }, 500)).toBe(null);
  });

  it('that is worth more waits, and says by how much', () => {
    expect(ask({ unitCostMinor: 200, currency: 'EUR' }, 501)).toMatchObject({
      sentence: 'Order up to 500. Waits for approval: it is worth 1,002.00 EUR, more than the 1,000.00 above which a person approves.',
      numbers: { quantity: 500, approvalAboveMinor: 100_000, valueMinor: 100_200 },
      rules: ['forecast', 'above-approval-threshold'],
    });
  });

  it.each([
    ['without a unit cost', {}, 'unit-cost-unknown', /its unit cost is not known/],
    ['with a unit cost of 0', { unitCostMinor: 0, currency: 'EUR' }, 'unit-cost-unknown', /its unit cost is not known/],
    ['without a currency', { unitCostMinor: 1 }, 'currency-unknown', /no currency is stated for its unit cost/],
    ['in another currency', { unitCostMinor: 1, currency: 'USD' }, 'other-currency', /its unit cost is in USD/],
  ] as const)('of an item %s waits, however small, and says why', (_name, layer, rule, words) => {
    const waits = ask(layer, 1)!;
    expect(waits.rules.at(-1)).toBe(rule);
    expect(waits.sentence).toMatch(words);
  });
});
