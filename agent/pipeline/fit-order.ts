import type { Store } from '../store/store.ts';

/**
 * Items in the order in which they deserve a fit: those without a forecast first, then by the value of the demand that a stale forecast may
 * be wrong about: unit cost (1 where it is not known) times demand a day times the days that the forecast has not seen.
 */
export function inFitOrder(store: Store, skus: readonly string[], yesterday: number): string[] {
  const urgency = (sku: string): number => {
    const row = store.forecasts.get(sku);
    if (!row?.forecast) return Number.POSITIVE_INFINITY;
    const { total } = row.forecast;
    const perDay = total.steps > 0 ? Math.max(0, total.mean) / total.steps : 0;
    return (store.items.get(sku)?.unitCostMinor ?? 1) * perDay * (yesterday - row.originDay);
  };
  return skus
    .map((sku) => ({ sku, urgency: urgency(sku) }))
    .sort((a, b) => (a.urgency === b.urgency ? (a.sku < b.sku ? -1 : 1) : b.urgency - a.urgency))
    .map(({ sku }) => sku);
}
