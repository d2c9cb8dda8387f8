import { DAY_MS, toIso } from '../../domain/calendar.ts';
import { awaitedUnits } from '../../domain/replenishment/decision.ts';
import { phrase, said } from '../../domain/sentences/phrase.ts';
import { oneDecimal } from '../../domain/words/wording.ts';
import type { OrderRow } from '../../store/orders.ts';
import type { Store } from '../../store/store.ts';
import type { AlertBoard } from '../alerts.ts';

/** The alert about an order that should have been here; its subject is the order. */
const LATE = 'delivery-late';

interface LateParts {
  readonly store: Store;
  readonly alerts: AlertBoard;
  readonly lateAfterMs: number;
  /** After a step of the clock nothing is late before this time. */
  readonly since: number;
}

/**
 * Names each order that is past its date, once, until it has come or has a new date. It stays in the position: what is late is still awaited. Returns the SKUs of those that are newly late, for which a stockout may be nearer than it was. Runs
 * in the caller's transaction.
 */
export function watchDeliveries({ store, alerts, lateAfterMs, since }: LateParts, now: number): string[] {
  const isLate = ({ expectedAt }: OrderRow): boolean => expectedAt !== null && now - Math.max(expectedAt, since) >= lateAfterMs;
  const found: string[] = [];
  for (const order of store.orders.overdue(now - lateAfterMs)) {
    if (!isLate(order) || store.alerts.active(LATE, order.id)) continue;
    alerts.set({ kind: LATE, subject: order.id, finding: finding(order, now) }, now);
    found.push(order.sku);
  }
  for (const { subject } of store.alerts.activeOf(LATE)) {
    const order = store.orders.get(subject);
    if (order?.closedAt === null && isLate(order)) continue;
    alerts.set({ kind: LATE, subject, finding: null }, now);
    if (order) found.push(order.sku);
  }
  return found;
}

function finding(order: OrderRow, now: number) {
  const quantity = awaitedUnits(order);
  const lateDays = oneDecimal((now - order.expectedAt!) / DAY_MS);
  return {
    ...said(phrase('late', { sku: order.sku, quantity, day: toIso(order.expectedAt!).slice(0, 10), lateDays })),
    numbers: { quantity, lateDays, expectedAt: order.expectedAt! },
  };
}
