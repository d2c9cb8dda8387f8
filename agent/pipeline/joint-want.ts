import { LEAST_OBSERVED_DAYS } from '../domain/expected-demand.ts';
import type { Item } from '../domain/item.ts';
import type { JointCandidate } from '../domain/joint-orders.ts';
import { forecastDemand, type LeadTimeDemand, observedDemand } from '../domain/lead-time-demand.ts';
import { roundUpToLot } from '../domain/lot-size.ts';
import { inventoryPosition } from '../domain/stock.ts';
import { shortageCost, waitingCostAvoided } from '../domain/waiting-cost.ts';
import type { PolicyAnswer, PolicyInput } from '../policies/policy.ts';

/** An order that a policy asks for. */
export interface Asked {
  readonly item: Item;
  readonly input: PolicyInput;
  readonly answer: PolicyAnswer & { readonly kind: 'order' };
}

/** The same as it competes for money. */
export interface Want {
  readonly candidate: JointCandidate;
  /** Base units; and what they cost. */
  readonly quantity: number;
  readonly unitsPerPack: number;
  readonly costMinor: number;
  readonly priority: number;
}

/** What the order is worth to an item that would otherwise wait for so many days; its unit cost is known and not 0. */
export function wantOf({ item, input, answer }: Asked, unitCost: number, waitDays: number): Want {
  const { unitsPerPack } = item;
  const pieces = waitingCostAvoided({
    demand: demandUntilNextOrder(input, answer.reorderPoint, waitDays),
    position: inventoryPosition(input.position),
    unitsPerPack,
    leastQuantity: leastOrder(item),
    quantity: answer.quantity,
    // A cost of 0, like an empty cell of a table, means that nobody knows it.
    shortageCost: item.stockoutCostMinor || shortageCost(unitCost, item.serviceLevel),
  });
  return {
    candidate: { sku: item.sku, packCost: unitCost * unitsPerPack, pieces },
    quantity: answer.quantity,
    unitsPerPack,
    costMinor: unitCost * answer.quantity,
    priority: answer.priority,
  };
}

/** The least that can be ordered of an item, in base units. */
export function leastOrder(item: Item): number {
  return roundUpToLot(1, item);
}

/** Demand until the goods of an order would come that is placed so many days later, in base units: by the forecast, else by what was seen, else as if the reorder point were the mean of what comes independently. */
export function demandUntilNextOrder(
  { item, forecast, forecastDaysOld, observed }: PolicyInput,
  reorderPoint: number,
  days: number,
): LeadTimeDemand {
  const interval = { leadTimeDays: item.leadTimeDays, leadTimeSdDays: item.leadTimeSdDays, reviewDays: days };
  if (forecast) return forecastDemand(forecast, forecastDaysOld, interval);
  if (observed.units > 0) return observedDemand(observed.units / Math.max(observed.days, LEAST_OBSERVED_DAYS), interval);
  return observedDemand(Math.max(0, reorderPoint) / (interval.leadTimeDays + days), interval);
}
