import { lotsOf } from '../pipeline/ingest/lots.ts';
import type { Store } from '../store/store.ts';
import type { LotView, StatusView } from './views.ts';

/** What lies of each lot, by SKU and location, the first to expire first; goods of no known lot are left out. */
export function lotViews(store: Store, sku?: string): LotView[] {
  return (sku === undefined ? store.lots.skus() : [sku]).flatMap((of) =>
    lotsOf(store, of).map(({ location, lot, expiry, quantity }) => ({
      sku: of,
      location,
      lot: lot || null,
      expiry: expiry || null,
      quantity,
      unit: store.items.get(of)?.unit ?? 'each',
    })),
  );
}

/** What was ever scrapped: base units, and their cost in minor units per currency by today's unit costs. */
export function wasteOf(store: Store): Pick<StatusView, 'scrappedUnits' | 'scrappedCosts'> {
  let scrappedUnits = 0;
  const scrappedCosts: Record<string, number> = {};
  for (const { sku, units } of store.lots.scrapped()) {
    scrappedUnits += units;
    const item = store.items.get(sku);
    if (item?.unitCostMinor != null) scrappedCosts[item.currency] = (scrappedCosts[item.currency] ?? 0) + units * item.unitCostMinor;
  }
  return { scrappedUnits, scrappedCosts };
}
