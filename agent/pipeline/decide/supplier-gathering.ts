import type { Rider } from '../../domain/suppliers/rider.ts';
import type { Supplier } from '../../domain/suppliers/supplier.ts';
import type { OrderChance } from '../../domain/suppliers/supplier-calendar.ts';
import type { Store } from '../../store/store.ts';
import type { DecideSettings } from './decide-settings.ts';
import { arrivalDay } from './dock-day.ts';
import { mostWithinLimits } from './order-limits.ts';
import { supplierChance } from './supplier-chance.ts';
import { daysToNextChance, type Line, type LineCosts, type Look, lineCosts, riderOf, supplierInOtherCurrency } from './supplier-lines.ts';

/** A line of a supplier's order as its item was seen in a turn. */
export interface GatheredLine extends LineCosts {
  readonly line: Line;
  /** The business day on which it would come; null where the dock takes any number. */
  readonly day: number | null;
  readonly turn: number;
}

/** An item that could ride along, as it was seen in a turn. */
export interface GatheredRider {
  readonly look: Look;
  readonly rider: Rider;
  readonly turn: number;
}

/** What could go into the order to a supplier: its items are looked at a few at a time. */
export interface Gathering {
  readonly supplier: Supplier;
  /** Null where it takes orders at any time. */
  readonly chance: OrderChance | null;
  /** Days to the next chance to order. */
  readonly days: number;
  /** What was asked for when it began, by SKU; under a budget, what was chosen. */
  readonly asked: ReadonlyMap<string, Line>;
  readonly skus: readonly string[];
  next: number;
  readonly lines: Map<string, GatheredLine>;
  readonly riders: Map<string, GatheredRider>;
}

/** What it takes to look at an item. */
export interface GatheringParts {
  readonly store: Store;
  readonly settings: () => DecideSettings;
  /** An item as it is now; null where nothing may be ordered of it. */
  readonly look: (sku: string) => Look | null;
}

/** Begins with what is asked for of a supplier; no item is looked at yet. */
export function beginGathering(
  { store, settings }: GatheringParts,
  supplier: Supplier,
  asked: ReadonlyMap<string, Line>,
  now: number,
): Gathering {
  const chance = supplierChance(store, settings().calendar.timezone, supplier.name, now);
  const others = store.items.ofSupplier(supplier.name).filter((sku) => !asked.has(sku));
  const skus = [...asked.keys(), ...others];
  return { supplier, chance, days: daysToNextChance(chance), asked, skus, next: 0, lines: new Map(), riders: new Map() };
}

/** Looks at the next item: a line where it asks for an order, else it may ride along. */
export function gatherNext(parts: GatheringParts, gathering: Gathering, { now, turn }: { now: number; turn: number }): void {
  const { supplier, days, skus, lines, riders } = gathering;
  const sku = skus[gathering.next++]!;
  const look = ofSupplier(parts, parts.look(sku), supplier);
  if (look?.answer.kind === 'order') {
    const line = lineOf(parts, gathering, look as Line);
    if (line) lines.set(sku, { line, ...lineCosts(line, supplier, days), day: dayOf(parts, line, now), turn });
  } else if (look) {
    const rider = couldRide(parts, look, { supplier, days, now });
    if (rider) riders.set(sku, { look, rider, turn });
  }
}

/** An item as it is seen again; null where it is not to be ordered of this supplier any more. */
export function ofSupplier({ store }: GatheringParts, look: Look | null, { name }: Supplier): Look | null {
  return look?.item.supplier === name && !supplierInOtherCurrency(store, look.item) ? look : null;
}

/** What goes of an item that asks for an order: all that it asks for now. Under a budget no more than was chosen, and nothing that was not chosen with the others. */
export function lineOf({ settings }: GatheringParts, { asked }: Pick<Gathering, 'asked'>, look: Line): Line | null {
  if (settings().budget === undefined) return look;
  const chosen = asked.get(look.item.sku);
  return chosen && look.answer.quantity >= chosen.answer.quantity ? chosen : chosen ? look : null;
}

function dayOf({ store, settings }: GatheringParts, { item }: Look, now: number): number | null {
  const { calendar, dockUnitsPerDay } = settings();
  return dockUnitsPerDay === undefined ? null : arrivalDay(store, calendar, item, now);
}

/** An item with the room that it has, and with its day at the dock; null where it cannot ride along. */
export function couldRide(
  parts: GatheringParts,
  look: Look,
  { supplier, days, now }: { readonly supplier: Supplier; readonly days: number; readonly now: number },
): Rider | null {
  const settings = parts.settings();
  const { holdingRatePerYear } = settings;
  const rider = riderOf(look, supplier, { days, holdingRatePerYear, most: mostWithinLimits(parts.store, settings, look.input) });
  // What waits for a person has no day yet.
  const day = rider && look.terms.approval === 'automatic' ? dayOf(parts, look, now) : null;
  return rider && day !== null ? { ...rider, dock: { day, unitsPerPack: look.item.unitsPerPack } } : rider;
}
