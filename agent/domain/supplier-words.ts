import { formatDay } from './calendar.ts';
import type { Reason } from './decision.ts';
import type { OrderChance } from './supplier-calendar.ts';
import { counted } from './wording.ts';

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
