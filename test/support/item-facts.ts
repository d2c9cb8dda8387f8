import type { ItemFacts } from '../../agent/domain/items/item-facts.ts';

/** An item of which nothing but this is known, empty, on a Monday noon in UTC. */
export function itemFactsOf(facts: Partial<ItemFacts>): ItemFacts {
  return {
    sku: 'SKU-1',
    category: '',
    supplier: '',
    locations: [],
    position: { onHand: 0, onOrder: 0, allocated: 0, backorders: 0 },
    reorderPoint: null,
    demandPerDay: null,
    unitCostMinor: null,
    currency: 'EUR',
    itemClass: null,
    demandClass: null,
    now: Date.UTC(2026, 0, 5, 12),
    timezone: 'UTC',
    ...facts,
  };
}
