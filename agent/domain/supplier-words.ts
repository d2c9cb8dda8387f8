import { formatDay } from './calendar.ts';
import { shownAmount, shownMoney } from './currency.ts';
import type { Reason } from './decision.ts';
import type { OrderChance } from './supplier-calendar.ts';
import type { SupplierChoice } from './supplier-order.ts';
import { counted, shownNumber } from './wording.ts';

/** Adds from which day on an order counts and when the next chance is, where a supplier does not take orders at any time of every day. */
export function chanceReason(reason: Reason, supplier: string, chance: OrderChance): Reason {
  const { day, nextDay, waitDays, nextDays } = chance;
  if (waitDays === 0 && nextDays === 1) return reason;
  const when = waitDays === 0 ? 'today' : `from ${formatDay(day)} on, in ${counted(waitDays, 'day')}`;
  return {
    sentence: `${reason.sentence} For ${supplier} it counts ${when}; the next chance to order is ${formatDay(nextDay)}.`,
    numbers: { ...reason.numbers, orderWaitDays: waitDays, nextOrderDays: nextDays },
    rules: [...reason.rules, 'supplier-calendar'],
  };
}

/** Adds how long deliveries really took. */
export function learnedReason(reason: Reason, leadTimeDays: number, deliveries: number): Reason {
  const words = `Lead time ${counted(leadTimeDays, 'day')} as learned from ${counted(deliveries, 'delivery', 'deliveries')}.`;
  return {
    sentence: `${reason.sentence} ${words}`,
    numbers: { ...reason.numbers, leadTimeDays, deliveries },
    rules: [...reason.rules, 'learned-lead-time'],
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
  const words = choice.why === 'free-shipping' ? 'for free shipping from' : 'of at least';
  const filled = isFilled
    ? ` The order to ${supplier} is filled up from ${shownAmount(withoutMinor, currency)} to ${total}, ${words} ${shownMoney(levelOf(order), currency)}.`
    : '';
  const waited = waitedDays === null ? '' : ` It waited ${counted(waitedDays, 'day')} for the minimum of ${supplier}.`;
  return {
    sentence: `${reason.sentence}${filled}${waited}`,
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
  const { supplier, currency, choice, withoutMinor } = order;
  const level = shownMoney(levelOf(order), currency);
  const why = choice.why === 'free-shipping' ? `and is shipped free from ${level} on` : `of at least ${level}`;
  return {
    sentence: `Position ${shownNumber(position)}, reorder point ${shownNumber(reorderPoint)}: rides along with the order to ${supplier}, which comes to ${shownAmount(withoutMinor, currency)} without riders, ${why}; ${shownNumber(quantity)} make it ${shownNumber(position + quantity)} of at most ${shownNumber(orderUpTo)}.`,
    numbers: { position, reorderPoint, orderUpTo, quantity, ...numbersOf(order) },
    rules: ['rides-along', ruleOf(choice)],
  };
}

/** Adds that a person has to say what becomes of an order below the supplier's minimum. */
export function belowMinimumReason(reason: Reason, order: ChosenOrder): Reason {
  const { supplier, currency, withoutMinor, waitingMinor, choice } = order;
  const cost = Number.isFinite(waitingMinor)
    ? `waiting costs ${shownAmount(waitingMinor, currency)}, more than the ${shownAmount(choice.orderingMinor, currency)} that it saves`
    : 'what waiting costs is not known';
  return {
    sentence: `${reason.sentence} Waits for approval: the order to ${supplier} comes to ${shownAmount(withoutMinor, currency)} of at least ${shownMoney(levelOf(order), currency)}, too little can ride along, and ${cost}.`,
    numbers: { ...reason.numbers, ...numbersOf(order) },
    rules: [...reason.rules, 'below-supplier-minimum'],
  };
}

/** What is said once while an order to a supplier waits. */
export function waitsFinding(order: ChosenOrder, nextChance: string): { sentence: string; numbers: Record<string, number> } {
  const { supplier, currency, withoutMinor, waitingMinor, choice } = order;
  return {
    sentence: `The order to ${supplier} waits: it comes to ${shownAmount(withoutMinor, currency)} of at least ${shownMoney(levelOf(order), currency)}. Until ${nextChance} that costs ${shownAmount(waitingMinor, currency)} of expected shortage; to order now would cost ${shownAmount(choice.orderingMinor, currency)} in shipping and stock.`,
    numbers: { ...numbersOf(order), orderingMinor: Math.round(choice.orderingMinor) },
  };
}

function ruleOf({ why }: SupplierChoice): string {
  return why === 'free-shipping' ? 'free-shipping' : 'supplier-minimum';
}
