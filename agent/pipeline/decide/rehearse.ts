import { type DemandOutlook, TOTAL_LEVELS } from '../../domain/forecast/forecast.ts';
import { type Item, resolveItem } from '../../domain/items/item.ts';
import { normalQuantile } from '../../domain/mathematics/normal.ts';
import type { Store } from '../../store/store.ts';
import type { DecideSettings } from './decide-settings.ts';
import { groundsOf } from './grounds.ts';
import { itemView } from './item-view.ts';
import { askWithinLimits } from './order-limits.ts';

/** No item has this name. */
const NOBODY = '';
const HORIZON = 42;
const TOTAL_STEPS = 8;
const [UNITS_PER_DAY, SD] = [3.5, 6];
const NOTHING = { onHand: 0, onOrder: 0, allocated: 0, backorders: 0 };

/**
 * Looks at an item that does not exist as if it had run out, and weighs its order like any other, but writes nothing: what runs for the first time takes many times as long as it does later, and the first who picks a shelf empty
 * must not wait for that.
 */
export function rehearse(store: Store, settings: DecideSettings, now: number): void {
  const item: Item = resolveItem(NOBODY, { config: { unitCostMinor: 100 } });
  const policy = settings.policyFor(item);
  for (const forecast of [null, steadyForecast()]) {
    const observed = { units: UNITS_PER_DAY * TOTAL_STEPS, days: TOTAL_STEPS };
    const input = { item, position: NOTHING, forecast, forecastDaysOld: 1, observed, chosen: null };
    const answer = askWithinLimits(store, settings, policy, input);
    settings.lookAtItem(itemView(store, settings, { input, answer, now }));
    if (answer.kind !== 'order') continue;
    groundsOf(store, settings, { input, answer, policy: policy.kind, others: settings.otherPolicies(policy.kind), now });
  }
}

function steadyForecast(): DemandOutlook {
  const mean = UNITS_PER_DAY * TOTAL_STEPS;
  const quantiles = TOTAL_LEVELS.map((level) => ({ level, value: Math.max(0, mean + SD * normalQuantile(level)) }));
  return { model: '', mean: Array<number>(HORIZON).fill(UNITS_PER_DAY), total: { steps: TOTAL_STEPS, mean, sd: SD, quantiles } };
}
