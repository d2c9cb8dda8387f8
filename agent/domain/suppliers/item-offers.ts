import type { Item, ItemOffer } from '../items/item.ts';
import type { Supplier } from './supplier.ts';

/** An item's suppliers, by priority and then as they are listed; the one that it names itself is one of them. */
export function offersOf({ supplier, suppliers }: Item): readonly ItemOffer[] {
  const listed = suppliers ?? [];
  const all = supplier === '' || listed.some(({ name }) => name === supplier) ? listed : [{ name: supplier }, ...listed];
  return [...all].sort((a, b) => (a.priority ?? 0) - (b.priority ?? 0));
}

/** An item as a supplier sells it; a lead time that a person has set holds for all of them. */
export function itemFrom(item: Item, offer: ItemOffer, terms: Supplier | null): Item {
  const isSet = item.sources.leadTimeDays === 'operator';
  const sources = { ...item.sources, leadTimeDays: isSet ? item.sources.leadTimeDays : ('supplier' as const) };
  const days = isSet ? item.leadTimeDays : (offer.leadTimeDays ?? terms?.leadTimeDays ?? item.leadTimeDays);
  return {
    ...item,
    ...{ supplier: offer.name, sources, leadTimeDays: days },
    leadTimeSdDays: item.sources.leadTimeSdDays === 'operator' ? item.leadTimeSdDays : (terms?.leadTimeSdDays ?? item.leadTimeSdDays),
    unitCostMinor: offer.unitCostMinor ?? item.unitCostMinor,
    // Discounts are those of the item's own price.
    priceBreaks: offer.unitCostMinor === undefined ? item.priceBreaks : null,
    unitsPerPack: offer.unitsPerPack ?? item.unitsPerPack,
    minimumOrderQuantity: offer.minimumOrderQuantity ?? item.minimumOrderQuantity,
  };
}

/** What buying from a supplier comes to: now, or later where its stock still reaches. */
export interface OfferCost {
  readonly supplier: string;
  readonly leadTimeDays: number;
  readonly quantity: number;
  /** Null where nobody knows it. */
  readonly unitCostMinor: number | null;
  /** Expected shortage until its goods are here, minor units. */
  readonly shortageMinor: number;
}

/** Unit cost and expected shortage per unit bought, minor units; null where the cost is not known. */
export function costPerUnit({ unitCostMinor, shortageMinor, quantity }: OfferCost): number | null {
  return unitCostMinor === null ? null : unitCostMinor + shortageMinor / Math.max(1, quantity);
}

/** The place of the cheapest expected total per unit; of equal ones, and where a cost is not known, the first. */
export function cheapestOffer(offers: readonly OfferCost[]): number {
  const costs = offers.map(costPerUnit);
  if (costs.includes(null)) return 0;
  return costs.indexOf(Math.min(...(costs as number[])));
}

/** A supplier's share of an item and what was ordered of it, base units. */
export interface OfferShare {
  readonly share: number;
  readonly ordered: number;
}

/** The place of the offer that is furthest behind its share, once `next` more units are ordered of whomever; of equal ones the first. Nobody gets further ahead of its share than by one order. */
export function furthestBehind(offers: readonly OfferShare[], next: number): number {
  const shares = offers.reduce((sum, { share }) => sum + share, 0);
  const total = offers.reduce((sum, { ordered }) => sum + ordered, next);
  const behind = offers.map(({ share, ordered }) => (share / shares) * total - ordered);
  return behind.indexOf(Math.max(...behind));
}
