import { toIso } from '../domain/calendar.ts';
import { countedAt, RECOUNT } from '../pipeline/recount.ts';
import { readLastStated } from '../pipeline/verification.ts';
import type { Store } from '../store/store.ts';
import type { DecisionView } from './views.ts';

const iso = (time: number | null | undefined): string | null => (time == null ? null : toIso(time));

/** Decisions with where each stands, newest first. */
export function decisionViews(store: Store, filter: { sku?: string; limit: number }): DecisionView[] {
  const lastStated = readLastStated(store);
  return store.decisions.newest(filter).map((decision) => {
    const order = store.orders.get(decision.id);
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
      state: isRecount ? (counted === null ? 'asked' : 'counted') : (order?.state ?? 'requested'),
      deliveredAt: iso(order?.deliveredAt),
      acknowledgedAt: iso(order?.acknowledgedAt),
      confirmed: order?.confirmed ?? null,
      shipped: order?.shipped ?? 0,
      received: order?.scanned ?? 0,
      expectedAt: iso(order?.expectedAt),
      closedAt: iso(order?.closedAt ?? counted),
    };
  });
}
