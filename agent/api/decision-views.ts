import { toIso } from '../domain/calendar.ts';
import { awaitedUnits, type Decision } from '../domain/replenishment/decision.ts';
import type { OrderChange } from '../domain/replenishment/order-change.ts';
import { countedAt, RECOUNT } from '../pipeline/decide/recount.ts';
import { readLastStated } from '../pipeline/keep/verification.ts';
import type { OrderRow } from '../store/orders.ts';
import type { Store } from '../store/store.ts';
import type { DecisionView, OrderView } from './views.ts';

const iso = (time: number | null | undefined): string | null => (time == null ? null : toIso(time));

/** Decisions with where each stands, newest first; `open` leaves only orders under way and counts still asked for, the most urgent first. */
export function decisionViews(store: Store, filter: { sku?: string; limit: number; open?: boolean }): DecisionView[] {
  const lastStated = readLastStated(store);
  if (!filter.open) return store.decisions.newest(filter).map((decision) => decisionView(store, lastStated, decision));
  const views: DecisionView[] = [];
  for (const decision of store.decisions.open(filter.sku)) {
    const view = decisionView(store, lastStated, decision);
    if (view.closedAt === null) views.push(view);
    if (views.length === filter.limit) break;
  }
  return views;
}

/** One decision with where it stands. */
export function decisionView(store: Store, lastStated: ReturnType<typeof readLastStated>, decision: Decision): DecisionView {
  const change = store.orderChanges.get(decision.id);
  if (change) return changeView(store, decision, change);
  const order = store.orders.get(decision.id);
  const transfer = order ? undefined : store.transfers.get(decision.id);
  const isRecount = decision.type === RECOUNT;
  const counted = isRecount ? countedAt(store, lastStated, decision) : null;
  return {
    id: decision.id,
    type: decision.type,
    sku: decision.sku,
    location: decision.location,
    quantity: decision.quantity,
    unit: decision.unit,
    decidedAt: toIso(decision.decidedAt),
    dueBy: toIso(decision.dueBy),
    priority: decision.priority,
    policy: decision.policy,
    reason: decision.reason,
    particulars: decision.particulars ?? {},
    state: isRecount ? (counted === null ? 'asked' : 'counted') : (order?.state ?? transfer?.state ?? 'requested'),
    deliveredAt: iso(order?.deliveredAt ?? transfer?.deliveredAt),
    acknowledgedAt: iso(order?.acknowledgedAt ?? transfer?.acknowledgedAt),
    confirmed: order?.confirmed ?? null,
    shipped: order?.shipped ?? 0,
    received: order?.scanned ?? transfer?.moved ?? 0,
    expectedAt: iso(order?.expectedAt),
    closedAt: iso(order?.closedAt ?? transfer?.closedAt ?? counted),
    orderId: null,
  };
}

/** A second thought is over with its order at the latest: then what nobody has approved lapses. */
function changeView(store: Store, decision: Decision, { orderId, state, settledAt }: OrderChange): DecisionView {
  const order = store.orders.get(orderId);
  const closedAt = settledAt ?? order?.closedAt ?? null;
  const { decidedAt, dueBy, ...rest } = decision;
  return {
    ...rest,
    ...{ decidedAt: toIso(decidedAt), dueBy: toIso(dueBy), state: state === 'proposed' && closedAt !== null ? 'cancelled' : state },
    particulars: decision.particulars ?? {},
    ...{ deliveredAt: null, acknowledgedAt: null, confirmed: null, shipped: 0, received: 0 },
    ...{ expectedAt: iso(order?.expectedAt), closedAt: iso(closedAt), orderId },
  };
}

/** Purchases under way, ours and those that were placed upstream, oldest first. */
export function openOrderViews(store: Store, { sku, limit }: { sku?: string; limit: number }): OrderView[] {
  const open = sku === undefined ? store.orders.allOpen() : store.orders.open(sku);
  return open.slice(0, limit).map((order) => orderView(store, order));
}

function orderView(store: Store, order: OrderRow): OrderView {
  return {
    id: order.id,
    sku: order.sku,
    location: order.location,
    unit: store.items.get(order.sku)?.unit ?? 'each',
    state: order.state,
    decided: store.decisions.get(order.id) !== undefined,
    requested: order.requested,
    confirmed: order.confirmed,
    shipped: order.shipped,
    reported: order.reported,
    received: order.scanned,
    writtenOff: order.writtenOff,
    awaited: awaitedUnits(order),
    requestedAt: toIso(order.requestedAt),
    expectedAt: iso(order.expectedAt),
    closedAt: iso(order.closedAt),
    closeReason: order.closeReason,
  };
}
