import type { CountedPlace } from '../../advisors/advisor.ts';
import { baseRate } from '../../domain/shrinkage/base-rate.ts';
import type { CountInterval } from '../../domain/shrinkage/count-intervals.ts';
import { placeName } from '../../domain/stock/place-name.ts';
import { sellableAt } from '../../store/counts.ts';
import type { Store } from '../../store/store.ts';

type UsualLoss = Pick<CountedPlace, 'base' | 'counting'>;

/** The kind of alert about such a place. */
export const LOSING = 'shrinkage';
const USUAL = 'shrinkage.usual';
/** So many counts say well enough what is usual, and are read in a few milliseconds. */
export const RECENT = 2048;

/** Finds out anew what counts of the site usually miss; a place that an alert is about says nothing of that. Runs in the caller's transaction. */
export function learnUsualLoss(store: Store): void {
  const losing = new Set(store.alerts.activeOf(LOSING).map(({ subject }) => subject));
  const recent = store.counts.recent(RECENT).filter((interval) => !losing.has(placeName(interval)));
  if (recent.length > 0) store.settings.put(USUAL, JSON.stringify(usualOf(recent)));
}

function usualOf(recent: readonly CountInterval[]): UsualLoss {
  const first = recent[0]?.countedAt ?? 0;
  return { base: baseRate(recent), counting: { count: recent.length, spanMs: (recent.at(-1)?.countedAt ?? 0) - first } };
}

/** What counts of the site usually miss, as of the last night; before the first night by what is usual anywhere. */
export function usualLossOf(store: Store): UsualLoss {
  const known = store.settings.get(USUAL);
  return known === null ? usualOf([]) : (JSON.parse(known) as UsualLoss);
}

/** Intervals of an item by location, by the list that the store remembers until one of them changes: what was found of a place is kept by its own list. */
const grouped = new WeakMap<readonly CountInterval[], ReadonlyMap<string, readonly CountInterval[]>>();

/** The places of an item that were counted at least twice, by location. */
export function countedPlaces(store: Store, sku: string): CountedPlace[] {
  const intervals = store.counts.intervals(sku);
  if (intervals.length === 0) return [];
  const usual = usualLossOf(store);
  const onHandAt = (location: string) => store.stock.get(sellableAt({ sku, location }))?.onHand ?? 0;
  return [...byLocation(intervals)].map(([location, own]) => ({ ...usual, location, onHand: onHandAt(location), intervals: own }));
}

function byLocation(intervals: readonly CountInterval[]): ReadonlyMap<string, readonly CountInterval[]> {
  const known = grouped.get(intervals);
  if (known) return known;
  const places = new Map<string, CountInterval[]>();
  for (const interval of intervals) {
    const own = places.get(interval.location) ?? [];
    own.push(interval);
    places.set(interval.location, own);
  }
  grouped.set(intervals, places);
  return places;
}
