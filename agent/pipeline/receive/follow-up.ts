import type { Speaker } from '../../domain/envelope.ts';
import { awaitedUnits } from '../../domain/replenishment/decision.ts';
import { phrase, said } from '../../domain/sentences/phrase.ts';
import type { OrderRow } from '../../store/orders.ts';
import type { Store } from '../../store/store.ts';
import type { AlertBoard } from '../alerts.ts';
import { sendDecision } from '../decide/place-order.ts';
import { DISCREPANCY, matchFoundGoods } from '../ingest/receipts.ts';
import { watchDeliveries } from './late-deliveries.ts';

export interface FollowUp {
  readonly store: Store;
  readonly alerts: AlertBoard;
  readonly speaker: Speaker;
  readonly ackTimeoutMs: number;
  readonly receiptTimeoutMs: number;
  /** How long after its date an order is late. */
  readonly lateAfterMs: number;
  /** Nothing is overdue by a step of the clock: what is awaited is awaited from this time on at the earliest. */
  readonly since: number;
}

/** A decision is sent again this often at most; after that only the alert stays. */
export const REMINDERS = 5;

/** Milliseconds in whole hours, at least 1. */
export const hours = (ms: number): number => Math.max(1, Math.round(ms / 3_600_000));

/**
 * Looks after orders that nobody answers and goods that nobody sees: an unanswered decision is sent again with the same id and named in an alert; goods called
 * received that no scan or shelf has shown in time become a discrepancy and are no longer awaited; when all of them are seen after all the discrepancy is over. Returns the SKUs whose position, or what is expected of it, changed. Runs in the caller's transaction.
 */
export function followUpOrders(parts: FollowUp, now: number): string[] {
  const changed: string[] = [];
  for (const order of parts.store.orders.pressing()) {
    if (order.state === 'requested') remind(parts, order, now);
    if (
      order.reportedAt !== null &&
      order.reported > order.scanned + order.writtenOff &&
      now - Math.max(order.reportedAt, parts.since) >= parts.receiptTimeoutMs
    ) {
      giveUpReceipt(parts, order, now);
      changed.push(order.sku);
    }
  }
  for (const { kind, subject } of parts.store.alerts.activeOf('order-rejected')) {
    if (parts.store.items.holds(subject, now).some((hold) => hold.kind === 'rejected')) continue;
    parts.alerts.set({ kind, subject, finding: null }, now);
    changed.push(subject);
  }
  for (const { kind, subject, raisedAt } of parts.store.alerts.activeOf(DISCREPANCY)) {
    const order = parts.store.orders.get(subject);
    if (order) matchFoundGoods(parts.store, order, raisedAt, now);
    if (!parts.store.orders.get(subject)?.writtenOff) parts.alerts.set({ kind, subject, finding: null }, now);
  }
  changed.push(...watchDeliveries(parts, now));
  return changed;
}

function remind(parts: FollowUp, order: OrderRow, now: number): void {
  const { store, alerts, speaker, ackTimeoutMs } = parts;
  const { deliveredAt } = order;
  if (deliveredAt === null || now - Math.max(deliveredAt, parts.since) < ackTimeoutMs * 2 ** order.reminders) return;
  const decision = store.decisions.get(order.id);
  if (!decision || order.reminders >= REMINDERS) return;
  sendDecision(store, speaker, decision, now);
  store.orders.change(order, { reminders: order.reminders + 1 });
  const why = said(phrase('unanswered', { sku: order.sku, quantity: order.requested, hours: hours(now - deliveredAt) }));
  alerts.set({ kind: 'unanswered-order', subject: order.id, finding: { ...why, numbers: { quantity: order.requested } } }, now);
}

function giveUpReceipt(parts: FollowUp, order: OrderRow, now: number): void {
  const missing = order.reported - order.scanned - order.writtenOff;
  const changed = parts.store.orders.change(order, { writtenOff: order.writtenOff + missing });
  if (awaitedUnits(changed) === 0) parts.store.orders.close(changed, 'received', now, 'receipt-timeout');
  const numbers = { reported: order.reported, seen: order.scanned, missing };
  parts.alerts.set(
    {
      kind: DISCREPANCY,
      subject: order.id,
      finding: { ...said(phrase('notSeen', { sku: order.sku, ...numbers })), numbers },
    },
    now,
  );
}
