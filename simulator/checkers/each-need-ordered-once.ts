import { toIso } from '../../agent/domain/calendar.ts';
import type { Checker, Outcome } from './checker.ts';
import { purchasesOf } from './purchases.ts';

/**
 * No order was placed while the position, open orders included, lay above the reorder point; and each knew of all that was ordered before and had not come in: the same need was
 * not met twice. Where a shelf has shown what was not there, or times are not known, only the agent's own figures are gone by.
 */
export const eachNeedOrderedOnce: Checker = {
  name: 'each need is ordered once',
  check(outcome) {
    for (const { id, sku, quantity, reason } of purchasesOf(outcome.api)) {
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
function forgotten({ api, items, bent, received, upstream, book, records }: Outcome): string | null {
  if (bent.has('time')) return null;
  // Several may be made in one millisecond: the outbox knows their order, and of those that it has forgotten the one that counts more on order came later; two that count the same are caught.
  const place = new Map(records.outbox.map(({ id }, index) => [id, index] as const).reverse());
  const placeOf = ({ id }: { id: string }): number => place.get(id) ?? 0;
  const onOrderOf = ({ reason }: (typeof purchases)[number]): number => reason.numbers['onOrder'] ?? 0;
  const purchases = purchasesOf(api);
  const inOrder = purchases.sort((a, b) =>
    a.decidedAt < b.decidedAt ? -1 : a.decidedAt > b.decidedAt ? 1 : placeOf(a) - placeOf(b) || onOrderOf(a) - onOrderOf(b),
  );
  const bySku = grouped(inOrder, ({ sku }) => sku);
  const receivedUnasked = grouped(
    book.scans.filter(({ action, order }) => action === 'receive' && order === null),
    ({ code }) => code,
  );
  for (const { sku, watchedBy, barcode, caseCode, unitsPerPack } of items) {
    if (watchedBy === 'scale' && bent.has('levels')) continue;
    const decisions = bySku.get(sku) ?? [];
    // Goods that came without an order are taken for those of the oldest one.
    const unasked = [barcode, caseCode].flatMap((code) => receivedUnasked.get(code) ?? []);
    for (const [index, { id, decidedAt, reason }] of decisions.entries()) {
      const earlier = decisions.slice(0, index);
      const awaitedThen = (other: { id: string; quantity: number }): number => {
        if (upstream.orders.get(other.id)?.stage === 'rejected') return 0;
        const parts = received.get(other.id)?.filter(({ at }) => toIso(at) <= decidedAt) ?? [];
        return parts.reduce((rest, { units }) => rest - units, other.quantity);
      };
      const underWay = earlier.reduce((sum, other) => sum + awaitedThen(other), 0);
      const taken = unasked
        .filter(({ at }) => earlier[0] !== undefined && toIso(at) >= earlier[0].decidedAt)
        .reduce((sum, scan) => sum + scan.quantity * (scan.code === caseCode ? unitsPerPack : 1), 0);
      const { onOrder = 0 } = reason.numbers;
      if (onOrder < underWay - taken) return `decision ${id} for ${sku} counts ${onOrder} on order, but ${underWay} are under way`;
    }
  }
  return null;
}

function grouped<Value>(values: readonly Value[], nameOf: (value: Value) => string): Map<string, Value[]> {
  const found = new Map<string, Value[]>();
  for (const value of values) {
    const list = found.get(nameOf(value));
    if (list) list.push(value);
    else found.set(nameOf(value), [value]);
  }
  return found;
}
