import { formatDay } from '../calendar.ts';
import { shownAmount, shownMoney } from '../items/currency.ts';
import type { Item } from '../items/item.ts';
import type { Reason } from '../replenishment/decision.ts';
import { andSaid, type Phrase, phrase, type Said, said } from '../sentences/phrase.ts';
import { oneDecimal } from '../words/wording.ts';
import { costPerUnit, type OfferCost } from './item-offers.ts';
import type { Supplier } from './supplier.ts';
import type { OrderChance } from './supplier-calendar.ts';
import type { SupplierChoice } from './supplier-order.ts';

/** Adds from which day on an order counts and when the next chance is, where a supplier does not take orders at any time of every day. */
export function chanceReason(reason: Reason, supplier: string, chance: OrderChance): Reason {
  const { day, nextDay, waitDays, nextDays } = chance;
  if (waitDays === 0 && nextDays === 1) return reason;
  const from = waitDays === 0 ? null : formatDay(day);
  return {
    ...andSaid(reason, phrase('countsFrom', { supplier, day: from, waitDays, nextDay: formatDay(nextDay) })),
    numbers: { ...reason.numbers, orderWaitDays: waitDays, nextOrderDays: nextDays },
    rules: [...reason.rules, 'supplier-calendar'],
  };
}

/** Adds how long deliveries really took. */
export function learnedReason(reason: Reason, leadTimeDays: number, deliveries: number): Reason {
  return {
    ...andSaid(reason, phrase('learnedLeadTime', { days: leadTimeDays, deliveries })),
    numbers: { ...reason.numbers, leadTimeDays, deliveries },
    rules: [...reason.rules, 'learned-lead-time'],
  };
}

/** Adds that an order goes without the others of its supplier, whose amounts are in another currency than its price. */
export function apartReason(reason: Reason, item: Pick<Item, 'currency'>, { name, currency }: Supplier): Reason {
  const why = phrase('goesAlone', { supplier: name, currency: item.currency, supplierCurrency: currency ?? '' });
  return { ...andSaid(reason, why), numbers: reason.numbers, rules: [...reason.rules, 'supplier-currency'] };
}

/** Adds whom is bought from and what the next best would have come to, per unit with the shortage until the goods are here. */
export function offerReason(reason: Reason, taken: OfferCost, other: OfferCost, currency: string): Reason {
  const weighed = (offer: OfferCost): [number | null, Phrase] => {
    const cost = costPerUnit(offer);
    const shown = cost === null ? null : shownMoney(Math.round(cost), currency);
    return [cost, phrase('offerCost', { cost: shown, days: offer.leadTimeDays })];
  };
  const [[cost, offer], [otherCost, otherOffer]] = [weighed(taken), weighed(other)];
  return {
    ...andSaid(reason, phrase('cheapestOffer', { supplier: taken.supplier, offer, other: other.supplier, otherOffer })),
    numbers: {
      ...reason.numbers,
      ...(cost !== null && { costPerUnitMinor: Math.round(cost) }),
      ...(otherCost !== null && { otherCostPerUnitMinor: Math.round(otherCost) }),
    },
    rules: [...reason.rules, 'cheapest-supplier', `supplier:${taken.supplier}`, `instead-of:${other.supplier}`],
  };
}

/** Adds whose share of what is ordered of the item is furthest behind: parts of 1, base units. */
export function shareReason(
  reason: Reason,
  supplier: string,
  had: { readonly share: number; readonly ordered: number; readonly of: number; readonly days: number },
): Reason {
  const percent = oneDecimal(100 * had.share);
  return {
    ...andSaid(reason, phrase('supplierShare', { supplier, percent, ordered: had.ordered, of: had.of, days: had.days })),
    numbers: { ...reason.numbers, sharePercent: percent, orderedOfSupplier: had.ordered, orderedOfAll: had.of },
    rules: [...reason.rules, 'supplier-share', `supplier:${supplier}`],
  };
}

/** A supplier's order that was chosen: what it comes to without riders and with them, minor units. */
export interface ChosenOrder {
  readonly supplier: string;
  readonly currency: string;
  readonly choice: SupplierChoice;
  readonly withoutMinor: number;
  /** Null where there is no minimum; what shipping costs nothing from. */
  readonly minimumMinor: number | null;
  readonly freeMinor: number | null;
  /** Expected shortage until the next chance. */
  readonly waitingMinor: number;
  /** Days since it first had to wait; null where it never had. */
  readonly waitedDays: number | null;
}

/** The threshold that is reached by riders, or that is missed. */
function levelOf({ choice, minimumMinor, freeMinor }: ChosenOrder): number {
  return (choice.why === 'free-shipping' ? freeMinor : minimumMinor) ?? 0;
}

function shownOrder(order: ChosenOrder): { readonly supplier: string; readonly without: string; readonly level: string } {
  const { supplier, currency, withoutMinor } = order;
  return { supplier, without: shownAmount(withoutMinor, currency), level: shownMoney(levelOf(order), currency) };
}

function numbersOf(order: ChosenOrder): Record<string, number> {
  const { choice, withoutMinor, minimumMinor, waitingMinor } = order;
  return {
    orderWithoutMinor: withoutMinor,
    orderMinor: withoutMinor + choice.ride.valueMinor,
    ...(minimumMinor !== null && { supplierMinimumMinor: minimumMinor }),
    ...(choice.why === 'free-shipping' && { freeShippingMinor: levelOf(order) }),
    rideCostMinor: Math.round(choice.ride.costMinor),
    ...(Number.isFinite(waitingMinor) && { waitingMinor: Math.round(waitingMinor) }),
  };
}

/** Adds what the order that this item goes with comes to, where the supplier's minimum or free shipping had a say. */
export function togetherReason(reason: Reason, order: ChosenOrder): Reason {
  const { supplier, currency, choice, withoutMinor, waitedDays } = order;
  const isFilled = choice.why !== null;
  if (!isFilled && waitedDays === null) return reason;
  const total = shownAmount(withoutMinor + choice.ride.valueMinor, currency);
  const isShippedFree = choice.why === 'free-shipping';
  const filled = isFilled ? andSaid(reason, phrase('filledUp', { ...shownOrder(order), total, isShippedFree })) : reason;
  return {
    ...(waitedDays === null ? filled : andSaid(filled, phrase('waitedForMinimum', { supplier, days: waitedDays }))),
    numbers: { ...reason.numbers, ...numbersOf(order), ...(waitedDays !== null && { waitedDays }) },
    rules: [...reason.rules, ...(isFilled ? [ruleOf(choice)] : []), ...(waitedDays === null ? [] : ['waited-for-minimum'])],
  };
}

/** An item that rides along, in base units. */
export interface Riding {
  readonly position: number;
  readonly reorderPoint: number;
  readonly orderUpTo: number;
  readonly quantity: number;
}

/** Why an item is ordered that would not have been yet. */
export function ridesReason({ position, reorderPoint, orderUpTo, quantity }: Riding, order: ChosenOrder): Reason {
  const { choice } = order;
  const isShippedFree = choice.why === 'free-shipping';
  const stock = { position, reorderPoint, quantity, sum: position + quantity, orderUpTo };
  return {
    ...said(phrase('ridesAlong', { ...shownOrder(order), isShippedFree, ...stock })),
    numbers: { position, reorderPoint, orderUpTo, quantity, ...numbersOf(order) },
    rules: ['rides-along', ruleOf(choice)],
  };
}

/** Adds that a person has to say what becomes of an order below the supplier's minimum. */
export function belowMinimumReason(reason: Reason, order: ChosenOrder): Reason {
  const { currency, waitingMinor, choice } = order;
  const waiting = Number.isFinite(waitingMinor) ? shownAmount(waitingMinor, currency) : null;
  const saved = shownAmount(choice.orderingMinor, currency);
  return {
    ...andSaid(reason, phrase('belowMinimum', { ...shownOrder(order), waiting, saved })),
    numbers: { ...reason.numbers, ...numbersOf(order) },
    rules: [...reason.rules, 'below-supplier-minimum'],
  };
}

/** The reason of a line that waits because others of its order do: alone it would fall below the minimum. */
export function partWaitsReason(reason: Reason, supplier: string): Reason {
  return {
    ...andSaid(reason, phrase('partWaits', { supplier })),
    numbers: reason.numbers,
    rules: [...reason.rules, 'below-supplier-minimum'],
  };
}

/** What is said once while an order to a supplier waits. */
export function waitsFinding(order: ChosenOrder, nextChance: string): Said & { numbers: Record<string, number> } {
  const { currency, waitingMinor, choice } = order;
  const [waiting, ordering] = [shownAmount(waitingMinor, currency), shownAmount(choice.orderingMinor, currency)];
  return {
    ...said(phrase('orderWaits', { ...shownOrder(order), until: nextChance, waiting, ordering })),
    numbers: { ...numbersOf(order), orderingMinor: Math.round(choice.orderingMinor) },
  };
}

/** What is said of an order that has come down below its minimum since it was chosen, and cannot be filled up. */
export function fellBelowFinding(order: ChosenOrder): Said & { numbers: Record<string, number> } {
  return { ...said(phrase('fellBelow', shownOrder(order))), numbers: numbersOf(order) };
}

function ruleOf({ why }: SupplierChoice): string {
  return why === 'free-shipping' ? 'free-shipping' : 'supplier-minimum';
}
