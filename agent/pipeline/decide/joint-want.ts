import { demandUntil } from '../../domain/demand/known-demand.ts';
import type { Item } from '../../domain/items/item.ts';
import type { JointCandidate } from '../../domain/replenishment/joint-orders.ts';
import { roundUpToLot } from '../../domain/replenishment/lot-size.ts';
import { unitShortCost } from '../../domain/replenishment/urgency.ts';
import { waitingCostAvoided } from '../../domain/replenishment/waiting-cost.ts';
import { inventoryPosition } from '../../domain/stock/stock.ts';
import type { PolicyAnswer, PolicyInput } from '../../policies/policy.ts';

/** An order that a policy asks for. */
export interface Asked {
  readonly item: Item;
  readonly input: PolicyInput;
  readonly answer: PolicyAnswer & { readonly kind: 'order' };
}

/** The same as it competes for money. */
export interface Want {
  readonly candidate: JointCandidate;
  readonly supplier: string;
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
    demand: demandUntil(input, answer.reorderPoint, waitDays),
    position: inventoryPosition(input.position),
    unitsPerPack,
    leastQuantity: leastOrder(item),
    quantity: answer.quantity,
    shortageCost: unitShortCost({ ...item, unitCostMinor: unitCost }) ?? unitCost,
  });
  return {
    candidate: { sku: item.sku, packCost: unitCost * unitsPerPack, pieces },
    supplier: item.supplier,
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
