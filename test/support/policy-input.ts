import type { DemandOutlook, Forecast } from '../../agent/domain/forecast/forecast.ts';
import { ITEM_DEFAULTS, type ItemParameters, resolveItem } from '../../agent/domain/items/item.ts';
import type { InventoryPosition } from '../../agent/domain/stock/stock.ts';
import type { PolicyInput } from '../../agent/policies/policy.ts';

/** A forecast with these daily means and a total over `steps` of them; without quantiles unless they are given. */
export function forecastOf(mean: readonly number[], total: Partial<Forecast['total']> = {}): Forecast {
  const steps = total.steps ?? mean.length;
  const sum = mean.slice(0, steps).reduce((a, b) => a + b, 0);
  return { model: 'given', kind: 'given', mean, quantiles: [], total: { steps, mean: sum, sd: 0, quantiles: [], ...total }, scores: [] };
}

/** What a policy sees of an item about which only this is known. */
export function policyInput(given: {
  item?: Partial<ItemParameters>;
  position?: Partial<InventoryPosition>;
  forecast?: DemandOutlook | null;
  daysOld?: number;
  observed?: PolicyInput['observed'];
  chosen?: PolicyInput['chosen'];
}): PolicyInput {
  return {
    item: resolveItem('SKU-1', { config: { ...ITEM_DEFAULTS, ...given.item } }),
    position: { onHand: 0, onOrder: 0, allocated: 0, backorders: 0, ...given.position },
    forecast: given.forecast ?? null,
    forecastDaysOld: given.daysOld ?? 0,
    observed: given.observed ?? { units: 0, days: 0 },
    chosen: given.chosen ?? null,
  };
}
