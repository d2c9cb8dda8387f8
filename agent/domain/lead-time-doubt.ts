import type { Reason } from './decision.ts';
import type { Item } from './item.ts';
import { counted } from './wording.ts';

/** Nothing comes at once: what is ordered is on the shelf a day later at the soonest. */
const LEAST_DAYS = 1;

/** The item with a lead time that an order can go by: one of 0 days, which tables often mean by nothing, counts as a day. */
export function withLeadTime(item: Item): Item {
  return item.leadTimeDays > 0 ? item : { ...item, leadTimeDays: LEAST_DAYS };
}

/** Adds to an order's reason that the lead time of its item is not stated, or is stated as 0 days, and what is reckoned with. */
export function leadTimeDoubt(reason: Reason, stated: Item): Reason {
  const { leadTimeDays } = withLeadTime(stated);
  const reckoned = `${counted(leadTimeDays, 'day')} ${leadTimeDays === 1 ? 'is' : 'are'} reckoned with`;
  const isUnknown = stated.sources.leadTimeDays === 'default';
  if (!isUnknown && stated.leadTimeDays > 0) return reason;
  const words = isUnknown ? 'Its lead time is not stated' : 'A lead time of 0 days is stated';
  return {
    sentence: `${reason.sentence} ${words}: ${reckoned}.`,
    numbers: { ...reason.numbers, leadTimeDays },
    rules: [...reason.rules, isUnknown ? 'lead-time-assumed' : 'lead-time-zero'],
  };
}
