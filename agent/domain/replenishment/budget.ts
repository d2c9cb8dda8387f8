import { type Calendar, formatDay } from '../calendar.ts';
import { shownAmount, shownMoney } from '../items/currency.ts';
import { andSaid, phrase, type Said, said } from '../sentences/phrase.ts';
import type { Reason } from './decision.ts';

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
  const isReduced = quantity < wanted;
  const chosen = phrase('chosen', {
    ...shownBudget(budget, spentMinor),
    quantity: isReduced ? quantity : null,
    orders,
    orderSum: shownAmount(ordersMinor, budget.currency),
    isProved,
  });
  return {
    ...andSaid(reason, chosen),
    numbers: {
      ...reason.numbers,
      wanted,
      quantity,
      budgetMinor: budget.amountMinor,
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
      ? phrase('costUnknown', { currency })
      : phrase('leastTooDear', { least: shownMoney(leastMinor, currency), budget: shownAmount(amountMinor, currency), per });
  return {
    ...andSaid(reason, why),
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
): Said & { numbers: Record<string, number> } {
  const reached = phrase('budgetReached', {
    ...shownBudget(budget, spentMinor),
    orders: short.length,
    missing: shownAmount(missingMinor, budget.currency),
    names: short.slice(0, MOST_NAMED),
    more: Math.max(0, short.length - MOST_NAMED),
  });
  return {
    ...said(reached),
    numbers: { budgetMinor: budget.amountMinor, spentMinor, orders: short.length, missingMinor },
  };
}

function shownBudget({ amountMinor, currency, per }: Budget, spentMinor: number) {
  return { spent: shownAmount(spentMinor, currency), budget: shownMoney(amountMinor, currency), per };
}
