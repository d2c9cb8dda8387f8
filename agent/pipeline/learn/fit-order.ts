import type { Store } from '../../store/store.ts';

/** An item whose forecast is due, and how much depends on it. */
export interface Urgent {
  readonly sku: string;
  readonly urgency: number;
}

/**
 * The value of the demand that a stale forecast may be wrong about: unit cost (1 where it is not known) times demand a day times the days that
 * the forecast has not seen. Infinite without a forecast.
 */
export function urgencyOf(store: Store, sku: string, yesterday: number): number {
  const row = store.forecasts.get(sku);
  if (!row?.forecast) return Number.POSITIVE_INFINITY;
  const { total } = row.forecast;
  const perDay = total.steps > 0 ? Math.max(0, total.mean) / total.steps : 0;
  return (store.items.get(sku)?.unitCostMinor ?? 1) * perDay * (yesterday - row.originDay);
}

/** The most urgent first; equals by name. */
export function inFitOrder(items: readonly Urgent[]): string[] {
  return [...items].sort((a, b) => (a.urgency === b.urgency ? (a.sku < b.sku ? -1 : 1) : b.urgency - a.urgency)).map(({ sku }) => sku);
}
