import { expectedDemand } from '../../domain/demand/expected-demand.ts';
import type { ItemFacts } from '../../domain/items/item-facts.ts';
import type { PolicyInput } from '../../policies/policy.ts';
import type { Store } from '../../store/store.ts';

/** What rules and conditions can ask of an item, each looked up only where it is asked for. Without a reorder point it is the one that the policy named last. */
export function itemFacts(
  store: Store,
  input: PolicyInput,
  { now, timezone, reorderPoint }: { readonly now: number; readonly timezone: string; readonly reorderPoint?: number | null },
): ItemFacts {
  const { item, position } = input;
  const { sku, category, supplier, unitCostMinor, currency } = item;
  return {
    ...{ sku, category, supplier, position, unitCostMinor, currency, now, timezone },
    get locations() {
      return store.items.locationsOf(sku);
    },
    get reorderPoint() {
      return reorderPoint === undefined ? (store.reorderPoints.get(sku)?.reorderPoint ?? null) : reorderPoint;
    },
    get demandPerDay() {
      return expectedDemand(input)?.perDay ?? null;
    },
    get itemClass() {
      return store.itemClasses.get(sku);
    },
    get demandClass() {
      return store.forecastRecords.get(sku)?.demandClass ?? null;
    },
  };
}
