import type { Speaker } from '../../domain/envelope.ts';
import type { OrderChange } from '../../domain/replenishment/order-change.ts';
import type { Store } from '../../store/store.ts';
import { sendDecision } from '../decide/place-order.ts';
import type { UpstreamOutcome } from '../ingest/routes.ts';

/** The alert about a request to hurry or to cancel an order that nobody answers; its subject is the request. */
export const UNANSWERED_CHANGE = 'unanswered-change';

/** Upstream accepts or rejects what was asked about an order; the order itself moves only by what is said of it. */
export function answerChange(
  store: Store,
  change: OrderChange,
  { status, at }: { status: 'accepted' | 'rejected'; at: number },
): UpstreamOutcome {
  // A cancellation is over when upstream calls the order cancelled.
  const isOver = status === 'rejected' || change.kind === 'expedite';
  if (change.settledAt === null) store.orderChanges.change(change, { state: status, settledAt: isOver ? at : null });
  return { ok: true, skus: [change.sku] };
}

/** A person approves it: it goes out. Returns why not, or null. */
export function approveChange(store: Store, speaker: Speaker, change: OrderChange, at: number): string | null {
  const problem = notProposed(store, change);
  const decision = store.decisions.get(change.id);
  if (problem !== null || !decision) return problem ?? `no decision ${change.id}`;
  store.orderChanges.change(change, { state: 'requested' });
  sendDecision(store, speaker, decision, at);
  return null;
}

/** A person rejects it: it is not asked again of this order. Returns why not, or null. */
export function rejectChange(store: Store, change: OrderChange, at: number): string | null {
  const problem = notProposed(store, change);
  if (problem === null) store.orderChanges.change(change, { state: 'rejected', settledAt: at });
  return problem;
}

function notProposed(store: Store, { id, orderId, state }: OrderChange): string | null {
  if (state !== 'proposed') return `decision ${id} is ${state}, not proposed`;
  const order = store.orders.get(orderId);
  return order?.closedAt === null ? null : `decision ${id} has lapsed: order ${orderId} is ${order?.state ?? 'forgotten'}`;
}
