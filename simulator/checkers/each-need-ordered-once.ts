import { toIso } from '../../agent/domain/calendar.ts';
import type { SentScan } from '../play/book.ts';
import type { Checker, Outcome } from './checker.ts';

/**
 * No order was placed while the position, open orders included, lay above the reorder point; and each knew of all that was ordered before and had not come in: the same need was
 * not met twice. Where a shelf has shown what was not there, or times are not known, only the agent's own figures are gone by.
 */
export const eachNeedOrderedOnce: Checker = {
  name: 'each need is ordered once',
  check(outcome) {
    for (const { id, sku, quantity, reason } of outcome.api.decisions({ limit: 1_000_000 })) {
      const { position, reorderPoint, onHand, onOrder, allocated, backorders } = reason.numbers;
      if (position === undefined || reorderPoint === undefined) return `decision ${id} for ${sku} does not show position and reorder point`;
      if (position > reorderPoint) return `decision ${id} for ${sku}: ${quantity} ordered at position ${position}, above ${reorderPoint}`;
      if (position !== (onHand ?? 0) + (onOrder ?? 0) - (allocated ?? 0) - (backorders ?? 0))
        return `decision ${id} for ${sku}: its position does not add up`;
    }
    return forgotten(outcome);
  },
};

/** An order that was placed as if an earlier one were not under way. */
function forgotten({ api, items, bent, received, upstream, book }: Outcome): string | null {
  if (bent.has('time')) return null;
  const receivedUnasked = byCode(book.scans.filter(({ action, order }) => action === 'receive' && order === null));
  for (const { sku, watchedBy, barcode, caseCode, unitsPerPack } of items) {
    if (watchedBy === 'scale' && bent.has('levels')) continue;
    const decisions = api.decisions({ sku, limit: 1_000_000 }).reverse();
    // Goods that came without an order are taken for those of the oldest one.
    const unasked = [barcode, caseCode].flatMap((code) => receivedUnasked.get(code) ?? []);
    for (const [index, { id, decidedAt, reason }] of decisions.entries()) {
      const earlier = decisions.slice(0, index);
      const isUnderWay = (other: { id: string; decidedAt: string }): boolean => {
        const at = received.get(other.id)?.at;
        return upstream.orders.get(other.id)?.stage !== 'rejected' && (at === undefined || toIso(at) > decidedAt);
      };
      const underWay = earlier.filter(isUnderWay).reduce((sum, other) => sum + other.quantity, 0);
      const taken = unasked
        .filter(({ at }) => earlier[0] !== undefined && toIso(at) >= earlier[0].decidedAt)
        .reduce((sum, scan) => sum + scan.quantity * (scan.code === caseCode ? unitsPerPack : 1), 0);
      const { onOrder = 0 } = reason.numbers;
      if (onOrder < underWay - taken) return `decision ${id} for ${sku} counts ${onOrder} on order, but ${underWay} are under way`;
    }
  }
  return null;
}

function byCode(scans: readonly SentScan[]): Map<string, SentScan[]> {
  const found = new Map<string, SentScan[]>();
  for (const scan of scans) {
    const list = found.get(scan.code);
    if (list) list.push(scan);
    else found.set(scan.code, [scan]);
  }
  return found;
}
