import { nettedReturns } from '../../domain/demand/netted-returns.ts';
import type { Item } from '../../domain/items/item.ts';
import { createFirstCount, type FirstCounts } from '../../domain/levels/first-demand.ts';
import type { DemandDay } from '../../store/demand.ts';
import type { Store } from '../../store/store.ts';
import { knownSince } from './known-since.ts';
import type { LearnSettings } from './learn-settings.ts';

/** Before the first day that is looked at another year counts. */
const DAYS_BEFORE = 365;

/** Of those items whose first demands are counted together: they share a choice and a base unit, for so many grams are not so many pieces. */
export function firstsKey(choiceKey: string, { unit }: Pick<Item, 'unit'>): string {
  return `${unit} ${choiceKey}`;
}

/** Counts what items turned out to be asked for first, one after the other, on the days up to `originDay` of which so many are looked at. */
export interface FirstsOfItems {
  add(item: Item): void;
  /** By days, the last of which is `originDay`. */
  counts(): FirstCounts;
}

/** Creates it with nothing counted. Of each item three rows are read, or its days where some came back, and nothing is kept but two numbers of each day and the sizes of first demands. */
export function countFirsts(
  store: Store,
  { calendar }: Pick<LearnSettings, 'calendar'>,
  { originDay, days }: { readonly originDay: number; readonly days: number },
): FirstsOfItems {
  const steps = days + DAYS_BEFORE;
  const firstDay = originDay - steps + 1;
  const count = createFirstCount(steps, 1);
  return {
    add(item) {
      const since = knownSince(store, calendar, item.sku);
      if (since === null || since > originDay || isOfSuccession(store, item)) return;
      const asked = firstKept(store, item.sku, originDay);
      if (asked && asked.day < firstDay) return;
      count.add({ begin: since - firstDay, end: (asked?.day ?? originDay) - firstDay, units: asked?.quantity ?? null });
    },
    counts: count.counts,
  };
}

/** The first demand up to `originDay` that did not come back: what was taken by mistake would else be kept of every other item; null where there is none. */
function firstKept(store: Store, sku: string, originDay: number): DemandDay | null {
  const first = store.demand.firstAsked(sku);
  if (first === null || first.day > originDay) return null;
  if (!store.demand.hasReturns(sku)) return first;
  const units = new Array<number>(originDay - first.day + 1).fill(0);
  for (const { day, quantity } of store.demand.days(sku, first.day)) if (day <= originDay) units[day - first.day] = quantity;
  const kept = nettedReturns(units);
  const at = kept.findIndex((each) => each > 0);
  return at < 0 ? null : { day: first.day + at, quantity: kept[at]! };
}

/** Whether an item is followed by another or follows one: who asks for the new one would have asked for the old one, so that nothing is asked for for the first time. */
export function isOfSuccession(store: Store, { sku, successor, predecessor }: Item): boolean {
  return successor !== null || predecessor !== null || store.items.succeededBy(sku).length > 0;
}
