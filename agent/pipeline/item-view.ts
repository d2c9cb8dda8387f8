import type { ItemView } from '../advisors/advisor.ts';
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
    now,
  };
}
