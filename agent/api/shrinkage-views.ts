import { intervalOf } from '../domain/shrinkage/count-intervals.ts';
import { estimateShrinkage } from '../domain/shrinkage/estimate.ts';
import type { Store } from '../store/store.ts';
import type { ShrinkageView } from './views.ts';

/** What vanishes of each item and location between counts, what was lost most in money first. */
export function shrinkageViews(store: Store): ShrinkageView[] {
  const intervals = store.counts.all().flatMap((count) => intervalOf(count) ?? []);
  const views = estimateShrinkage(intervals).map(({ unitWeeks, ...place }): ShrinkageView => {
    const item = store.items.get(place.sku);
    const cost = item?.unitCostMinor ?? null;
    return {
      ...place,
      unitWeeks: Math.round(unitWeeks * 100) / 100,
      unit: item?.unit ?? 'each',
      lostMinor: cost === null ? null : Math.round(place.lost * cost),
      currency: item?.currency ?? null,
    };
  });
  return views.sort((a, b) => (b.lostMinor ?? 0) - (a.lostMinor ?? 0) || b.lost - a.lost);
}
