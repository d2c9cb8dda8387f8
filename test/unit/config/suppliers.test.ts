import { describe, expect, it } from 'vitest';
import { loadText, problemsOfText } from '../../support/config-file.ts';

const problemsOf = (text: string): string[] => problemsOfText(text).map(({ path, message, line }) => `${line} ${path}: ${message}`);

describe('the suppliers of a configuration', () => {
  it('state lead time, order days, cut-off, closed days, amounts and what bringing an order forward costs', () => {
    const { suppliers } = loadText(`
suppliers:
  - name: Acme
    leadTimeDays: 5
    leadTimeSdDays: 1.5
    orderDays: [mon, thu]
    cutoff: "14:00"
    closed: [12-25, 2026-08-10]
    currency: EUR
    minimumOrderMinor: 25000
    freeShippingMinor: 50000
    shippingCostMinor: 990
    expedite: { leadTimeDays: 1, costMinor: 2500 }
  - name: Borealis
items:
  - { sku: TEA, supplier: Acme }
`);
    expect(suppliers.map(({ name }) => name)).toEqual(['Acme', 'Borealis']);
    expect(suppliers[0]).toMatchObject({ orderDays: ['mon', 'thu'], minimumOrderMinor: 25_000, expedite: { costMinor: 2500 } });
  });

  it('are all looked at, and each problem is named with its path and line', () => {
    expect(
      problemsOf(`
suppliers:
  - { name: Acme, minimumOrderMinor: 25000 }
  - { name: Acme, currency: EUR, freeShippingMinor: 50000 }
  - { name: Cobalt, currency: EUR, leadTimeDays: 2, expedite: { leadTimeDays: 2, costMinor: 100 } }
  - { name: Delta, cutoff: 25:00, orderDays: [someday], closed: [02-30], leadTimeDay: 1 }
items:
  - { sku: TEA, supplier: Acne }
  - { sku: SOAP, supplier: Zephyr }
`),
    ).toEqual([
      '3 suppliers[0].currency: is missing; minimumOrderMinor cannot be read without it',
      '4 suppliers[1].shippingCostMinor: is missing; freeShippingMinor says nothing without it',
      '4 suppliers[1].name: "Acme" is configured twice',
      '5 suppliers[2].expedite: must be faster than leadTimeDays, 2',
      '6 suppliers[3].cutoff: must be HH:MM',
      '6 suppliers[3].orderDays[0]: must be one of mon, tue, wed, thu, fri, sat, sun',
      '6 suppliers[3].closed[0]: must be YYYY-MM-DD, or MM-DD for every year',
      '6 suppliers[3].leadTimeDay: unknown option; did you mean leadTimeDays?',
      '8 items[0].supplier: there is no supplier "Acne"; did you mean Acme?',
      '9 items[1].supplier: there is no supplier "Zephyr"; there are Acme, Cobalt, Delta',
    ]);
  });

  it('have amounts in the currency of the budget, and of the items that are bought there', () => {
    const said = (amount: string) => `suppliers: [{ name: Acme, currency: USD${amount} }]
items: [{ sku: TEA, supplier: Acme, currency: EUR, unitCostMinor: 5 }, { sku: SOAP, suppliers: [{ name: Acme, unitCostMinor: 5 }], currency: EUR }, { sku: RICE, supplier: Acme, currency: USD }]
replenishment: { budget: { amountMinor: 900, per: day } }
`;
    expect(problemsOf(said(', minimumOrderMinor: 100'))).toEqual([
      '1 suppliers[0].currency: is USD, but replenishment.budget is in EUR: orders to Acme cannot be held against both',
      '2 items[0].currency: is EUR, but the terms of its supplier Acme are in USD: its price cannot be held against them',
      '2 items[1].currency: is EUR, but the terms of its supplier Acme are in USD: its price cannot be held against them',
    ]);
    // Without an amount there is nothing to hold against each other.
    expect(loadText(said('')).items).toHaveLength(3);
  });

  it('may have other currencies than items of which no price is stated: nothing is held against their terms', () => {
    const said = (item: string) => `suppliers: [{ name: Acme, currency: USD, minimumOrderMinor: 100 }, { name: Borealis }]
items: [{ sku: TEA, currency: EUR, ${item} }]
`;
    const fault = '2 items[0].currency: is EUR, but the terms of its supplier Acme are in USD: its price cannot be held against them';
    expect(problemsOf(said('supplier: Acme'))).toEqual([]);
    expect(problemsOf(said('suppliers: [{ name: Acme }, { name: Borealis, unitCostMinor: 5 }]'))).toEqual([]);
    expect(problemsOf(said('suppliers: [{ name: Acme }], unitCostMinor: 5'))).toEqual([fault]);
    expect(problemsOf(said('supplier: Acme, unitCostMinor: 5'))).toEqual([fault]);
  });

  it('of one item are known ones, each named once', () => {
    const listed = (offers: string) => `suppliers: [{ name: Acme }, { name: Borealis }]\nitems: [{ sku: TEA, suppliers: ${offers} }]`;
    expect(loadText(listed('[{ name: Acme, unitCostMinor: 400 }, { name: Borealis, priority: 2 }]')).items[0]!.suppliers).toHaveLength(2);
    expect(loadText(listed('[{ name: Acme, share: 0.7 }, { name: Borealis, share: 0.3 }]')).items[0]!.suppliers![1]).toMatchObject({
      share: 0.3,
    });
    expect(problemsOf(listed('[{ name: Acme }, { name: Acme }, { name: Boreal }]'))).toEqual([
      '2 items[0].suppliers[1].name: "Acme" is named twice',
      '2 items[0].suppliers[2].name: there is no supplier "Boreal"; did you mean Borealis?',
    ]);
  });

  it('may be left out, and then an item may name any', () => {
    expect(loadText('items: [{ sku: TEA, supplier: Whoever }]').suppliers).toEqual([]);
  });
});
