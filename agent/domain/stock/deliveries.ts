import { awaitedUnits, type Order } from '../replenishment/decision.ts';
import type { Delivery } from './stock-course.ts';

const DAY_MS = 86_400_000;
/** Goods that are overdue are not counted on earlier than this. */
const LEAST_OVERDUE_DAYS = 1;

/**
 * When what open orders still await can be counted on, in order of arrival. Without a date it is a lead time after the order, and nothing that is not sent yet comes before a lead time from now. What is
 * overdue is expected to be as late again as it is already, at least a day and at most a lead time from now. `now` in UTC milliseconds.
 */
export function deliveriesOf(
  orders: readonly Order[],
  { leadTimeDays, now }: { readonly leadTimeDays: number; readonly now: number },
): Delivery[] {
  const coming = orders.flatMap((order) => {
    const units = awaitedUnits(order);
    if (units === 0) return [];
    const dueInDays = ((order.expectedAt ?? order.requestedAt + leadTimeDays * DAY_MS) - now) / DAY_MS;
    const overdueDays = Math.max(0, -dueInDays);
    const most = Math.max(LEAST_OVERDUE_DAYS, leadTimeDays);
    const late = Math.min(most, Math.max(LEAST_OVERDUE_DAYS, overdueDays));
    const inDays = order.state === 'proposed' ? Math.max(dueInDays, leadTimeDays) : overdueDays > 0 ? late : dueInDays;
    return [{ orderId: order.id, units, inDays, overdueDays }];
  });
  return coming.sort((a, b) => a.inDays - b.inDays || (a.orderId < b.orderId ? -1 : 1));
}
