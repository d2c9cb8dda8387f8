import type { Plant } from './plant.ts';

/** Bugs between what is in the books and what is ordered. */
export const ORDER_PLANTS: readonly Plant[] = [
  {
    name: 'open orders are forgotten',
    file: 'agent/pipeline/decide/positions.ts',
    find: 'onOrder: store.orders.onOrder(sku),',
    replace: 'onOrder: 0,',
    why: 'the same need is ordered with every look',
  },
  {
    name: 'a partial receipt closes the order',
    file: 'agent/pipeline/ingest/receipts.ts',
    find: '  if (awaitedUnits(changed) === 0) store.orders.close(changed,',
    replace: '  if (awaitedUnits(changed) >= 0) store.orders.close(changed,',
    why: 'the rest of a delivery in two parts is ordered again',
  },
  {
    name: 'shipped is taken for received',
    file: 'agent/pipeline/receive/receive.ts',
    find: "  if (progress.status === 'received') matchShelfRises(store, order.sku, at);\n",
    replace: "  if (progress.status === 'shipped' && changed.closedAt === null) store.orders.close(changed, 'received', at, null);\n",
    why: 'goods on the road count as neither on order nor on hand',
  },
  {
    name: 'quarantine counts as sellable',
    file: 'agent/store/stock.ts',
    find: "(sum, row) => sum + (row.condition === 'sellable' ? row.onHand : 0)",
    replace: '(sum, row) => sum + row.onHand',
    why: 'broken returns are promised to customers',
  },
  {
    name: 'a rejected order stays in the position',
    file: 'agent/pipeline/receive/receive.ts',
    find: "  store.orders.close(store.orders.change(order, { acknowledgedAt: order.acknowledgedAt ?? at }), 'rejected', at, reason);\n",
    replace: '  store.orders.change(order, { acknowledgedAt: order.acknowledgedAt ?? at });\n',
    why: 'an item whose order was rejected is never ordered again',
  },
  {
    name: 'an open order counts as what is not confirmed of it',
    file: 'agent/domain/replenishment/decision.ts',
    find: 'Math.max(order.confirmed ?? order.requested, order.shipped, order.reported)',
    replace: 'Math.max(order.confirmed === null ? order.requested : 0, order.reported)',
    why: 'the moment that upstream confirms an order it is no longer awaited',
  },
];
