import { borrowedDemand } from '../../domain/demand/borrowed-demand.ts';
import type { Borrowed } from '../../domain/forecast/forecast.ts';
import type { Item } from '../../domain/items/item.ts';
import { meanOf } from '../../domain/mathematics/statistics.ts';
import type { Store } from '../../store/store.ts';
import { type ItemSeries, itemSeries } from './item-series.ts';
import type { LearnSettings } from './learn-settings.ts';

/** Nothing is forecast from fewer days of an item's own. */
const LEAST_OWN = 3;
/** With so many days of its own an item no longer borrows; until then what it borrows gets less with each day. */
const GROWN_UP = 56;
/** A lender has to have at least so many days. */
const LEAST_LENT = 28;
const TRIED = 3;
/** Days of own demand that weigh as much as the lender's level. */
const OWN_DAYS = { predecessor: 2, category: 1 } as const;

interface Lender {
  readonly item: Item;
  readonly as: Borrowed['as'];
}

/** What a new item borrows: the days before its first one, of its predecessor or of the item of its category whose pace is most like its own, at its own level; null where it needs none or finds none. */
export function borrowedSteps(
  store: Store,
  settings: LearnSettings,
  item: Item,
  own: ItemSeries,
): (Omit<Borrowed, 'steps'> & { readonly steps: readonly number[] }) | null {
  const { series } = own.treated;
  const wanted = Math.max(GROWN_UP, settings.leastDays) - series.length;
  if (series.length < LEAST_OWN || wanted <= 0 || own.treated.shift) return null;
  const before = own.days[0]!.day - 1;
  for (const { item: lender, as } of lenders(store, item, series)) {
    const lent = itemSeries(store, settings, lender, before);
    if (!lent || lent.treated.series.length < LEAST_LENT) continue;
    const last = withoutSilence(lent, own.season);
    const steps = borrowedDemand(series, last.slice(-wanted), { season: own.season, ownSteps: OWN_DAYS[as] });
    if (steps.length > 0) return { steps, from: lender.sku, as };
  }
  return null;
}

/** The lender's days without the silence at their end, where it was given up before the new item came; whole weeks are dropped, so that weekdays still follow each other. */
function withoutSilence({ treated }: ItemSeries, season: number): readonly number[] {
  const { series } = treated;
  const silent = series.length - 1 - series.findLastIndex((value) => value > 0);
  // Seldom demand may be silent for a while.
  const dropped = silent > season ? Math.ceil(silent / season) * season : 0;
  return dropped > 0 ? series.slice(0, -dropped) : series;
}

/** The item whose place it takes, where it takes that of one alone. */
function onlySucceeded(store: Store, { sku }: Item): string | null {
  const [only = null, ...others] = store.items.succeededBy(sku);
  return others.length === 0 ? only : null;
}

function lenders(store: Store, item: Item, own: readonly number[]): Lender[] {
  const before = item.predecessor ?? onlySucceeded(store, item);
  const predecessor = before === null ? null : store.items.get(before);
  if (predecessor && predecessor.sku !== item.sku) return [{ item: predecessor, as: 'predecessor' }];
  if (item.category === '') return [];
  const pace = Math.log(Math.max(meanOf(own), 1e-3));
  return store.items
    .ofCategory(item.category)
    .flatMap((sku) => {
      const forecast = store.forecasts.get(sku)?.forecast;
      const { steps = 0, borrowed } = forecast?.learntFrom ?? {};
      const level = forecast?.effects?.level ?? 0;
      const suits = sku !== item.sku && !borrowed && steps >= own.length + LEAST_LENT && level > 0;
      return suits ? [{ sku, distance: Math.abs(Math.log(level) - pace) }] : [];
    })
    .sort((a, b) => a.distance - b.distance)
    .slice(0, TRIED)
    .map(({ sku }) => ({ item: store.items.get(sku)!, as: 'category' as const }));
}
