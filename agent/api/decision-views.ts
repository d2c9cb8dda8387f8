import { toIso } from '../domain/calendar.ts';
import type { Store } from '../store/store.ts';
import type { DecisionView } from './views.ts';

const iso = (time: number | null | undefined): string | null => (time == null ? null : toIso(time));

/** Decisions with where each stands, newest first. */
export function decisionViews(store: Store, filter: { sku?: string; limit: number }): DecisionView[] {
  return store.decisions.newest(filter).map((decision) => {
    const order = store.orders.get(decision.id);
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
      state: order?.state ?? 'requested',
      deliveredAt: iso(order?.deliveredAt),
      acknowledgedAt: iso(order?.acknowledgedAt),
      confirmed: order?.confirmed ?? null,
      shipped: order?.shipped ?? 0,
      received: order?.scanned ?? 0,
      expectedAt: iso(order?.expectedAt),
      closedAt: iso(order?.closedAt),
    };
  });
}
