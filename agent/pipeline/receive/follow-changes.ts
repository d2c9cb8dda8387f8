import { phrase, said } from '../../domain/sentences/phrase.ts';
import type { OrderChangeRow } from '../../store/order-changes.ts';
import { sendDecision } from '../decide/place-order.ts';
import { UNANSWERED_CHANGE } from './answer-change.ts';
import { type FollowUp, hours, REMINDERS } from './follow-up.ts';

/**
 * Looks after what was asked about orders: a request to hurry or to cancel that nobody answers is sent again with the same id and named in an alert, as an order is; with its order, whatever became of it,
 * it is over. Runs in the caller's transaction.
 */
export function followUpChanges(parts: FollowUp, now: number): void {
  const { store, alerts } = parts;
  for (const change of store.orderChanges.open()) {
    const order = store.orders.get(change.orderId);
    if (!order || order.closedAt !== null) {
      const state = change.state === 'accepted' ? change.state : 'cancelled';
      store.orderChanges.change(change, { state, settledAt: order?.closedAt ?? now });
    } else if (change.state === 'requested') remind(parts, change, now);
  }
  for (const { kind, subject } of store.alerts.activeOf(UNANSWERED_CHANGE)) {
    const change = store.orderChanges.get(subject);
    if (change?.state !== 'requested' || change.settledAt !== null) alerts.set({ kind, subject, finding: null }, now);
  }
}

function remind(parts: FollowUp, change: OrderChangeRow, now: number): void {
  const { store, alerts, speaker, ackTimeoutMs } = parts;
  const { id, sku, kind, deliveredAt, reminders } = change;
  if (deliveredAt === null || now - Math.max(deliveredAt, parts.since) < ackTimeoutMs * 2 ** reminders) return;
  const decision = store.decisions.get(id);
  if (!decision || reminders >= REMINDERS) return;
  sendDecision(store, speaker, decision, now);
  store.orderChanges.remind(id);
  const why = said(phrase('unansweredChange', { sku, kind, quantity: decision.quantity, hours: hours(now - deliveredAt) }));
  alerts.set({ kind: UNANSWERED_CHANGE, subject: id, finding: { ...why, numbers: { quantity: decision.quantity } } }, now);
}
