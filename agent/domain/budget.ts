import { type Calendar, formatDay } from './calendar.ts';
import { shownAmount, shownMoney } from './currency.ts';
import type { Reason } from './decision.ts';
import { counted, shownNumber } from './wording.ts';

/** What may be ordered for in a day, or in a week from Monday on. */
export interface Budget {
  readonly amountMinor: number;
  readonly currency: string;
  readonly per: 'day' | 'week';
}

/** The time that one budget is for. */
export interface BudgetPeriod {
  /** `day-2026-01-05`, or `week-2026-01-05` by its Monday. */
  readonly name: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

/** The business day, or the week of business days, that contains a time. */
export function budgetPeriod(calendar: Calendar, per: Budget['per'], now: number): BudgetPeriod {
  const today = calendar.businessDay(now);
  const first = per === 'day' ? today : today - calendar.weekday(today);
  const end = first + (per === 'day' ? 1 : 7);
  return { name: `${per}-${formatDay(first)}`, startsAt: calendar.startOfDay(first), endsAt: calendar.startOfDay(end) };
}

/** A choice among orders that exceed what is left. */
export interface BudgetChoice {
  readonly budget: Budget;
  readonly spentMinor: number;
  /** Orders that compete, and what they cost together. */
  readonly orders: number;
  readonly ordersMinor: number;
  /** Whether the choice is proved to be the best. */
  readonly isProved: boolean;
}

/** Adds to an order's reason that it was chosen, in full or reduced to `quantity`, among orders that exceed the budget. */
export function chosenReason(reason: Reason, wanted: number, quantity: number, choice: BudgetChoice): Reason {
  const { budget, spentMinor, orders, ordersMinor, isProved } = choice;
  const { amountMinor, currency, per } = budget;
  const spent = `${shownAmount(spentMinor, currency)} of ${shownMoney(amountMinor, currency)} for this ${per} are spent`;
  const compete = `${counted(orders, 'order')} for ${shownAmount(ordersMinor, currency)} ${orders === 1 ? 'asks' : 'compete'} for the rest`;
  const isReduced = quantity < wanted;
  const start = isReduced ? `Reduced to ${shownNumber(quantity)}` : 'Ordered in full';
  const how = isProved ? '' : '; chosen by a quick rule, as no proof of the best choice came in time';
  return {
    sentence: `${reason.sentence} ${start}: ${spent}, and ${compete}${how}.`,
    numbers: {
      ...reason.numbers,
      wanted,
      quantity,
      budgetMinor: amountMinor,
      spentMinor,
      competingOrders: orders,
      competingMinor: ordersMinor,
    },
    rules: [...reason.rules, isReduced ? 'reduced-to-budget' : 'within-budget', ...(isProved ? [] : ['not-proved-best'])],
  };
}

/** Adds that the order waits for approval: its cost is not known in the budget's currency, or it would take more than the whole budget. */
export function approvalReason(reason: Reason, budget: Budget, leastMinor: number | null): Reason {
  const { amountMinor, currency, per } = budget;
  const why =
    leastMinor === null
      ? `its unit cost is not known in ${currency}, so it cannot be counted against the budget`
      : `the least that can be ordered costs ${shownMoney(leastMinor, currency)}, more than the ${shownAmount(amountMinor, currency)} for a whole ${per}`;
  return {
    sentence: `${reason.sentence} Waits for approval: ${why}.`,
    numbers: { ...reason.numbers, budgetMinor: amountMinor, ...(leastMinor !== null && { leastMinor }) },
    rules: [...reason.rules, leastMinor === null ? 'unit-cost-unknown' : 'minimum-above-budget'],
  };
}

const MOST_NAMED = 5;

/** What is said once when a budget no longer reaches: `short` are the items that got less than they asked for, the most urgent first, `missingMinor` what that would have cost. */
export function reachedFinding(
  budget: Budget,
  spentMinor: number,
  short: readonly string[],
  missingMinor: number,
): { sentence: string; numbers: Record<string, number> } {
  const { amountMinor, currency, per } = budget;
  const more = short.length > MOST_NAMED ? ` and ${short.length - MOST_NAMED} more` : '';
  const spent = `${shownAmount(spentMinor, currency)} of ${shownMoney(amountMinor, currency)} for this ${per} are spent`;
  const orders = `${counted(short.length, 'order')} ${short.length === 1 ? 'is' : 'are'} put off or reduced`;
  return {
    sentence: `${spent}; ${orders}, by ${shownAmount(missingMinor, currency)} in all: ${short.slice(0, MOST_NAMED).join(', ')}${more}.`,
    numbers: { budgetMinor: amountMinor, spentMinor, orders: short.length, missingMinor },
  };
}
