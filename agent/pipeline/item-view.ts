import type { ItemView } from '../advisors/advisor.ts';
import { deliveriesOf } from '../domain/deliveries.ts';
import type { PolicyInput } from '../policies/policy.ts';
import type { Store } from '../store/store.ts';
import { itemFacts } from './item-facts.ts';

/** What advisors see of an item now. */
export function itemView(
  store: Store,
  input: PolicyInput,
  at: { readonly reorderPoint: number | null; readonly now: number; readonly timezone: string },
): ItemView {
  const { reorderPoint, now } = at;
  const { sku, leadTimeDays } = input.item;
  const orders = store.orders.onOrder(sku) > 0 ? store.orders.open(sku) : [];
  return {
    ...input,
    reorderPoint,
    deliveries: deliveriesOf(orders, { leadTimeDays, now }),
    isRaised: (kind) => store.alerts.active(kind, sku) !== undefined,
    facts: itemFacts(store, input, at),
    now,
  };
}
