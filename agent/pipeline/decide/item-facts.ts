import { expectedDemand } from '../../domain/demand/expected-demand.ts';
import type { ItemFacts } from '../../domain/items/item-facts.ts';
import type { PolicyInput } from '../../policies/policy.ts';
import type { Store } from '../../store/store.ts';

/** What rules and conditions can ask of an item, each looked up only where it is asked for. Without a reorder point it is the one that the policy named last. */
export function itemFacts(
  store: Store,
  input: PolicyInput,
  at: { readonly now: number; readonly timezone: string; readonly reorderPoint?: number | null },
): ItemFacts {
  return new StoredFacts(store, input, at);
}

/** A class, for an object with getters of its own takes the engine longer to make than to ask. */
class StoredFacts implements ItemFacts {
  readonly sku: string;
  readonly category: ItemFacts['category'];
  readonly supplier: string;
  readonly position: ItemFacts['position'];
  readonly unitCostMinor: number | null;
  readonly currency: string;
  readonly now: number;
  readonly timezone: string;
  readonly #store: Store;
  readonly #input: PolicyInput;
  readonly #reorderPoint: number | null | undefined;

  constructor(store: Store, input: PolicyInput, { now, timezone, reorderPoint }: Parameters<typeof itemFacts>[2]) {
    const { sku, category, supplier, unitCostMinor, currency } = input.item;
    this.sku = sku;
    this.category = category;
    this.supplier = supplier;
    this.position = input.position;
    this.unitCostMinor = unitCostMinor;
    this.currency = currency;
    this.now = now;
    this.timezone = timezone;
    this.#store = store;
    this.#input = input;
    this.#reorderPoint = reorderPoint;
  }

  get locations() {
    return this.#store.items.locationsOf(this.sku);
  }
  get reorderPoint() {
    return this.#reorderPoint === undefined ? (this.#store.reorderPoints.get(this.sku)?.reorderPoint ?? null) : this.#reorderPoint;
  }
  get demandPerDay() {
    return expectedDemand(this.#input)?.perDay ?? null;
  }
  get itemClass() {
    return this.#store.itemClasses.get(this.sku);
  }
  get demandClass() {
    return this.#store.forecastRecords.get(this.sku)?.demandClass ?? null;
  }
}
