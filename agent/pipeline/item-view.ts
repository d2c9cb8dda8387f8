import type { ItemView } from '../advisors/advisor.ts';
import { DAY_MS } from '../domain/calendar.ts';
import { deliveriesOf } from '../domain/deliveries.ts';
import type { PolicyInput } from '../policies/policy.ts';
import type { Store } from '../store/store.ts';

/** What advisors see of an item now. */
export function itemView(store: Store, input: PolicyInput, reorderPoint: number | null, now: number): ItemView {
  const { sku, leadTimeDays } = input.item;
  const orders = store.orders.onOrder(sku) > 0 ? store.orders.open(sku) : [];
  return {
    ...input,
    reorderPoint,
    deliveries: deliveriesOf(orders, { leadTimeDays, now }),
    isRaised: (kind) => store.alerts.active(kind, sku) !== undefined,
    knownDays: () => knownDays(store, input, now),
    now,
  };
}

function knownDays(store: Store, { item, forecast, observed }: PolicyInput, now: number): number {
  const since = store.stock.since(item.sku);
  const stocked = since === null ? 0 : (now - since) / DAY_MS;
  return Math.max(0, stocked, observed.days, forecast?.learntFrom?.steps ?? 0);
}
