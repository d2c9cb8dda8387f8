import type { Item } from '../items/item.ts';
import { andSaid, phrase } from '../sentences/phrase.ts';
import type { Reason } from './decision.ts';

/** Nothing comes at once: what is ordered is on the shelf a day later at the soonest. */
const LEAST_DAYS = 1;

/** The item with a lead time that an order can go by: one of 0 days, which tables often mean by nothing, counts as a day. */
export function withLeadTime(item: Item): Item {
  return item.leadTimeDays > 0 ? item : { ...item, leadTimeDays: LEAST_DAYS };
}

/** Adds to an order's reason that the lead time of its item is not stated, or is stated as 0 days, and what is reckoned with. */
export function leadTimeDoubt(reason: Reason, stated: Item): Reason {
  const { leadTimeDays } = withLeadTime(stated);
  const isUnknown = stated.sources.leadTimeDays === 'default';
  if (!isUnknown && stated.leadTimeDays > 0) return reason;
  return {
    ...andSaid(reason, phrase('leadTimeDoubt', { isUnknown, days: leadTimeDays })),
    numbers: { ...reason.numbers, leadTimeDays },
    rules: [...reason.rules, isUnknown ? 'lead-time-assumed' : 'lead-time-zero'],
  };
}
