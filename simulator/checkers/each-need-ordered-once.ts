import type { Checker } from './checker.ts';

/** No order was placed while the position, open orders included, lay above the reorder point: the same need was not met twice. */
export const eachNeedOrderedOnce: Checker = {
  name: 'each need is ordered once',
  check({ api }) {
    for (const { id, sku, quantity, reason } of api.decisions({ limit: 1_000_000 })) {
      const { position, reorderPoint, onHand, onOrder, allocated, backorders } = reason.numbers;
      if (position === undefined || reorderPoint === undefined) return `decision ${id} for ${sku} does not show position and reorder point`;
      if (position > reorderPoint) return `decision ${id} for ${sku}: ${quantity} ordered at position ${position}, above ${reorderPoint}`;
      if (position !== (onHand ?? 0) + (onOrder ?? 0) - (allocated ?? 0) - (backorders ?? 0))
        return `decision ${id} for ${sku}: its position does not add up`;
    }
    return null;
  },
};
