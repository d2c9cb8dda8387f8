import { toIso } from '../domain/calendar.ts';
import { type CountRow, intervalOf } from '../domain/shrinkage/count-intervals.ts';
import { estimateShrinkage } from '../domain/shrinkage/estimate.ts';
import { sharedLosses } from '../domain/shrinkage/shared-losses.ts';
import { placeName } from '../domain/stock/place-name.ts';
import type { Store } from '../store/store.ts';
import type { ShrinkageView } from './views.ts';

/** What vanishes of each item and location between counts, what was lost most in money first. */
export function shrinkageViews(store: Store): ShrinkageView[] {
  const counts = store.counts.all();
  const places = new Map<string, CountRow[]>();
  for (const count of counts) {
    const name = placeName(count);
    const own = places.get(name) ?? [];
    own.push(count);
    places.set(name, own);
  }
  const views = estimateShrinkage(counts.flatMap((count) => intervalOf(count) ?? [])).map(({ unitWeeks, ...place }): ShrinkageView => {
    const item = store.items.get(place.sku);
    const cost = item?.unitCostMinor ?? null;
    const own = places.get(placeName(place)) ?? [];
    const { byDevice, byHour } = sharedLosses(own);
    return {
      ...place,
      unitWeeks: Math.round(unitWeeks * 100) / 100,
      unit: item?.unit ?? 'each',
      lostMinor: cost === null ? null : Math.round(place.lost * cost),
      currency: item?.currency ?? null,
      lastCountedAt: toIso(own.at(-1)?.countedAt ?? 0),
      lostByDevice: byDevice,
      lostByHour: byHour,
    };
  });
  return views.sort((a, b) => (b.lostMinor ?? 0) - (a.lostMinor ?? 0) || b.lost - a.lost);
}
