import { toIso } from '../../agent/domain/calendar.ts';
import type { Checker } from './checker.ts';

/** A rejected item is left alone for `replenishment.retryAfter`, and looked at some time after that. */
const LEFT_ALONE_MS = 36 * 3_600_000;

/** At the end of the last day with customers, a day after the last fault, no item lay clearly below its reorder point with nothing on order, unless upstream had just rejected its order. */
export const everyNeedIsOrdered: Checker = {
  name: 'every need is ordered',
  check({ needs, upstream }) {
    for (const { sku, position, onOrder, reorderPoint, at } of needs) {
      if (onOrder > 0 || position > 0.8 * reorderPoint - 1) continue;
      const isLeftAlone = [...upstream.orders.values()].some(
        (order) => order.sku === sku && order.stage === 'rejected' && (order.answeredAt ?? at) > at - LEFT_ALONE_MS,
      );
      if (!isLeftAlone) return `${sku} lies at ${position}, its reorder point at ${reorderPoint}, and nothing is on order at ${toIso(at)}`;
    }
    return null;
  },
};
