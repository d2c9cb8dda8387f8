import { awaitedUnits, type OrderState } from '../../domain/replenishment/decision.ts';
import { phrase, said } from '../../domain/sentences/phrase.ts';
import type { OrderRow } from '../../store/orders.ts';
import type { Reservation } from '../../store/reservations.ts';
import type { Store } from '../../store/store.ts';
import type { AlertBoard } from '../alerts.ts';
import { RECOUNT } from '../decide/recount.ts';
import { DISCREPANCY, matchShelfRises } from '../ingest/receipts.ts';
import type { UpstreamOutcome } from '../ingest/routes.ts';
import { noteProvisionalEnd } from '../keep/provisional-ends.ts';
import { answerChange, UNANSWERED_CHANGE } from './answer-change.ts';
import { answerTransfer } from './follow-transfers.ts';

export interface ReceiveParts {
  readonly store: Store;
  readonly alerts: AlertBoard;
  /** How long an item is left alone after its order was rejected. */
  readonly retryAfterMs: number;
  /** Whether times are those of a clock that is not trusted. */
  readonly isProvisional: () => boolean;
}

const ok = (sku: string): UpstreamOutcome => ({ ok: true, skus: [sku] });
const refuse = (reason: string, detail: string): UpstreamOutcome => ({ ok: false, reason, detail });

/** Upstream accepts or rejects a decision; said twice it changes nothing. */
export function takeAcknowledgement(
  parts: ReceiveParts,
  ack: { id: string; status: 'accepted' | 'rejected'; reason: string | null },
  at: number,
): UpstreamOutcome {
  const { store, alerts } = parts;
  const order = store.orders.get(ack.id);
  if (!order) {
    const transfer = store.transfers.get(ack.id);
    if (transfer) {
      answerTransfer(store, transfer, ack.status, at);
      return ok(transfer.sku);
    }
    // A request to count is no purchase: whoever counts answers it.
    const change = store.orderChanges.get(ack.id);
    if (change) {
      alerts.set({ kind: UNANSWERED_CHANGE, subject: change.id, finding: null }, at);
      return answerChange(store, change, { status: ack.status, at });
    }
    const decision = store.decisions.get(ack.id);
    return decision?.type === RECOUNT ? ok(decision.sku) : refuse('unknown-decision', `no decision ${ack.id}`);
  }
  alerts.set({ kind: 'unanswered-order', subject: order.id, finding: null }, at);
  if (order.closedAt !== null) return ok(order.sku);
  if (ack.status === 'rejected') {
    rejectOrder(parts, order, { reason: ack.reason ?? 'rejected upstream', at });
  } else if (order.acknowledgedAt === null) {
    store.orders.change(order, { state: order.state === 'requested' ? 'accepted' : order.state, acknowledgedAt: at });
  }
  return ok(order.sku);
}

/** Closes an order as rejected: it leaves the position, and its item is left alone for a while, visibly. */
export function rejectOrder(parts: ReceiveParts, order: OrderRow, rejection: { reason: string; at: number }): void {
  const { store, alerts, retryAfterMs, isProvisional } = parts;
  const { reason, at } = rejection;
  store.orders.close(store.orders.change(order, { acknowledgedAt: order.acknowledgedAt ?? at }), 'rejected', at, reason);
  const until = at + retryAfterMs;
  store.items.putHold(order.sku, { kind: 'rejected', until, reason });
  if (isProvisional()) noteProvisionalEnd(store, { sku: order.sku, of: 'rejected', until });
  const hours = Math.round(retryAfterMs / 3_600_000);
  const why = said(phrase('rejected', { sku: order.sku, quantity: order.requested, reason, hours }));
  alerts.set({ kind: 'order-rejected', subject: order.sku, finding: { ...why, numbers: { quantity: order.requested, hours } } }, at);
}

/**
 * A person settles an order for which nothing more will come: what is still awaited is no longer, and goods called received that nobody has seen are in dispute no more. Should they turn
 * up, they are the order's all the same. Returns why not, or null.
 */
export function writeOffOrder(
  { store, alerts }: ReceiveParts,
  order: OrderRow,
  { reason, at }: { reason: string; at: number },
): string | null {
  if (order.state === 'proposed') return `order ${order.id} is proposed: approve or reject it`;
  const isDisputed = store.alerts.active(DISCREPANCY, order.id) !== undefined;
  if (order.closedAt !== null && !isDisputed) return `order ${order.id} is ${order.state}, and nothing of it is in dispute`;
  if (order.closedAt === null) {
    const changed = store.orders.change(order, { writtenOff: order.writtenOff + awaitedUnits(order) });
    store.orders.close(changed, order.scanned > 0 || order.reported > 0 ? 'received' : 'cancelled', at, reason);
  }
  for (const kind of [DISCREPANCY, 'unanswered-order']) alerts.set({ kind, subject: order.id, finding: null }, at);
  return null;
}

/** What upstream says of an order's progress; quantities are cumulative. */
export interface OrderProgress {
  readonly id: string;
  readonly sku: string | null;
  readonly location: string | null;
  readonly status: 'confirmed' | 'shipped' | 'received' | 'cancelled';
  readonly quantity: number | null;
  readonly expectedAt: number | null;
}

const RANK: Record<OrderState, number> = {
  proposed: 0,
  requested: 1,
  accepted: 2,
  confirmed: 3,
  shipped: 4,
  received: 5,
  cancelled: 6,
  rejected: 6,
};

/** Moves an order forward, never back; a cumulative quantity lower than before is refused. */
export function takeProgress(parts: ReceiveParts, progress: OrderProgress, at: number): UpstreamOutcome {
  const { store, alerts } = parts;
  const order = store.orders.get(progress.id) ?? foreignOrder(store, progress, at);
  if (!order) return refuse('unknown-order', `no order ${progress.id}, and the message names no known SKU with a quantity`);
  if (progress.sku !== null && progress.sku !== order.sku)
    return refuse('order-sku-differs', `order ${order.id} is for ${order.sku}, not ${progress.sku}`);
  const before = { confirmed: order.confirmed ?? 0, shipped: order.shipped, received: order.reported, cancelled: 0 }[progress.status];
  if (progress.quantity !== null && progress.quantity < before) {
    return refuse(
      'quantity-falls',
      `${progress.status} ${progress.quantity} of order ${order.id}, but ${before} before: quantities are cumulative`,
    );
  }
  alerts.set({ kind: 'unanswered-order', subject: order.id, finding: null }, at);
  if (progress.status === 'cancelled') {
    if (order.closedAt === null) store.orders.close(order, 'cancelled', at, 'cancelled upstream');
    return ok(order.sku);
  }
  if (order.closedAt !== null && order.state !== 'received') return ok(order.sku);
  const quantity = progress.quantity ?? order.confirmed ?? order.requested;
  const state =
    RANK[progress.status] > RANK[order.state] && order.closedAt === null && progress.status !== 'received' ? progress.status : order.state;
  const changed = store.orders.change(order, {
    state,
    acknowledgedAt: order.acknowledgedAt ?? at,
    expectedAt: progress.expectedAt ?? order.expectedAt,
    ...(progress.status === 'confirmed' && { confirmed: quantity }),
    ...(progress.status === 'shipped' && { shipped: quantity }),
    ...(progress.status === 'received' && { reported: quantity, reportedAt: quantity > order.reported ? at : order.reportedAt }),
  });
  // Less was confirmed than asked for, and that much is already here: nothing more will come.
  if (changed.closedAt === null && awaitedUnits(changed) === 0)
    store.orders.close(changed, changed.scanned > 0 ? 'received' : 'cancelled', at, null);
  // `received` is upstream's word; on-order falls only when a scan or the shelf shows the goods.
  if (progress.status === 'received') matchShelfRises(store, order.sku, at);
  return ok(order.sku);
}

/** A purchase that somebody else made is awaited like our own. */
function foreignOrder(store: Store, progress: OrderProgress, at: number): OrderRow | null {
  if (progress.sku === null || progress.quantity === null || progress.quantity <= 0 || !store.items.get(progress.sku)) return null;
  const order: OrderRow = {
    id: progress.id,
    sku: progress.sku,
    location: progress.location,
    state: 'confirmed',
    requested: progress.quantity,
    confirmed: null,
    shipped: 0,
    reported: 0,
    scanned: 0,
    writtenOff: 0,
    requestedAt: at,
    deliveredAt: null,
    acknowledgedAt: at,
    expectedAt: progress.expectedAt,
    reportedAt: null,
    reminders: 0,
    closedAt: null,
    closeReason: null,
  };
  store.orders.insert(order);
  return order;
}

/** A customer's order line: what is reserved is allocated until it is picked, released or cancelled. */
export function takeReservation(store: Store, reservation: Reservation): UpstreamOutcome {
  if (!store.items.get(reservation.sku)) return refuse('unknown-sku', `no item ${reservation.sku}`);
  const before = store.reservations.get(reservation.orderRef, reservation.line);
  store.reservations.put(reservation);
  return { ok: true, skus: before && before.sku !== reservation.sku ? [before.sku, reservation.sku] : [reservation.sku] };
}
