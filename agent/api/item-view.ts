import { toIso } from '../domain/calendar.ts';
import { ITEM_DEFAULTS, type ParameterName, type ParameterSource } from '../domain/items/item.ts';
import { sparesFor } from '../pipeline/decide/succession.ts';
import type { Store } from '../store/store.ts';

/** What counts of an item, and where each value came from. */
export interface ItemDetail {
  readonly sku: string;
  readonly parameters: readonly ParameterView[];
  /** Why nothing is ordered of it at present. */
  readonly holds: readonly { readonly kind: 'rejected' | 'snoozed'; readonly until: string; readonly reason: string }[];
  /** Items whose place it takes. */
  readonly succeeds: readonly string[];
  /** What can be sent in its place now, beyond what these need themselves. */
  readonly instead: readonly { readonly sku: string; readonly units: number }[];
}

/** A parameter of an item: lists and offers are as the configuration states them. */
export interface ParameterView {
  readonly name: string;
  readonly value: unknown;
  readonly source: ParameterSource;
  /** When what an operator has set ends; null where it does not. */
  readonly until: string | null;
}

/** What counts of an item at a time; lots that are past their last good day on `today` can stand in for nothing. Null where no source knows the SKU. */
export function itemDetail(store: Store, sku: string, { now, today }: { readonly now: number; readonly today: number }): ItemDetail | null {
  const item = store.items.get(sku);
  if (!item) return null;
  const ends = new Map(store.overrideEnds.ofSku(sku).map(({ parameter, until }) => [parameter, until]));
  return {
    sku,
    parameters: (Object.keys(ITEM_DEFAULTS) as ParameterName[]).map((name) => ({
      ...{ name, value: item[name], source: item.sources[name] },
      until: ends.has(name) ? toIso(ends.get(name)!) : null,
    })),
    holds: store.items.holds(sku, now).map(({ kind, until, reason }) => ({ kind, until: toIso(until), reason })),
    succeeds: store.items.succeededBy(sku),
    instead: sparesFor(store, item, today),
  };
}
