import type { Supplier } from '../domain/supplier.ts';
import type { DockRoom, Rider } from '../domain/supplier-order.ts';
import type { Store } from '../store/store.ts';
import type { DecideSettings } from './decide-settings.ts';
import { arrivalDay, dueOn } from './dock-day.ts';
import { mostWithinLimits } from './order-limits.ts';
import { type Line, type Look, riderOf } from './supplier-lines.ts';

interface Riding {
  readonly supplier: Supplier;
  /** Days to the next chance to order. */
  readonly days: number;
  readonly now: number;
}

/** The items that could ride along with an order, as they are now; `others` then holds how each was seen. */
export function ridersAmong(
  {
    store,
    settings,
    look: lookAt,
  }: { readonly store: Store; readonly settings: DecideSettings; readonly look: (sku: string) => Look | null },
  others: Map<string, Look>,
  { supplier, days, now }: Riding,
): Rider[] {
  const { holdingRatePerYear, calendar, dockUnitsPerDay } = settings;
  return [...others.keys()].flatMap((sku) => {
    const look = lookAt(sku);
    const rider =
      look?.item.supplier === supplier.name
        ? riderOf(look, supplier, { days, holdingRatePerYear, most: mostWithinLimits(store, settings, look.input) })
        : null;
    if (!look || !rider) return [];
    others.set(sku, look);
    // What waits for a person has no day yet.
    if (dockUnitsPerDay === undefined || look.terms.approval !== 'automatic') return [rider];
    return [{ ...rider, dock: { day: arrivalDay(store, calendar, look.item, now), unitsPerPack: look.item.unitsPerPack } }];
  });
}

/** What the dock still takes of riders: on each of their days what neither open orders nor the order's own lines bring. Empty where it takes any number. */
export function dockRoomFor(
  store: Store,
  { calendar, dockUnitsPerDay }: Pick<DecideSettings, 'calendar' | 'dockUnitsPerDay'>,
  { riders, lines, now }: { readonly riders: readonly Rider[]; readonly lines: readonly Line[]; readonly now: number },
): DockRoom {
  const days = new Set(riders.flatMap(({ dock }) => (dock ? [dock.day] : [])));
  if (dockUnitsPerDay === undefined || days.size === 0) return new Map();
  const due = dueOn(store, calendar);
  for (const { item, answer } of lines) {
    const day = arrivalDay(store, calendar, item, now);
    due.set(day, (due.get(day) ?? 0) + answer.quantity);
  }
  return new Map([...days].map((day) => [day, Math.max(0, dockUnitsPerDay - (due.get(day) ?? 0))]));
}
