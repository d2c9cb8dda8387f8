import type { Reason } from './decision.ts';
import type { Item } from './item.ts';
import type { KnownDemand } from './known-demand.ts';
import { roundUpToLot } from './lot-size.ts';
import { type InventoryPosition, inventoryPosition } from './stock.ts';
import { costOfWaiting, priorityOf } from './urgency.ts';
import { shownNumber } from './wording.ts';

/** When and up to where an item is ordered, and how that came about. */
export interface ReplenishmentPlan {
  /** Order when the inventory position is at or below it ... */
  readonly reorderPoint: number;
  /** ... up to this, a whole number of base units. */
  readonly orderUpTo: number;
  /** What the reorder point is called and made of, to follow "at or below": `the reorder point 18 = ...`. */
  readonly reorderWords: string;
  /** What the order-up-to level is made of, to follow its number; may be empty. */
  readonly orderUpToWords: string;
  /** The numbers in those words. */
  readonly numbers: Readonly<Record<string, number>>;
  readonly rules: readonly string[];
}

/** How much to order now, and why; `priority` 0 to 100. */
export type Replenishment =
  | {
      readonly kind: 'order';
      readonly quantity: number;
      readonly reorderPoint: number;
      readonly orderUpTo: number;
      readonly priority: number;
      readonly reason: Reason;
    }
  | { readonly kind: 'wait'; readonly reorderPoint: number; readonly orderUpTo: number; readonly reason: Reason }
  | { readonly kind: 'wait'; readonly reorderPoint: null; readonly reason: Reason };

/** Orders up to the plan's level, in whole packs and at least the minimum, when the inventory position is at or below its reorder point: an (s, S) policy (Silver, Pyke and Thomas, 4th ed., section 6.3). */
export function replenish(known: KnownDemand & { readonly position: InventoryPosition }, plan: ReplenishmentPlan): Replenishment {
  const { item, position: stock } = known;
  const position = inventoryPosition(stock);
  const { reorderPoint, orderUpTo } = plan;
  const numbers = { ...stockNumbers(stock), ...plan.numbers, reorderPoint };
  const start = stockWords(stock);
  if (position > reorderPoint) {
    const sentence = `${start} is above ${plan.reorderWords}; nothing to order.`;
    return { kind: 'wait', reorderPoint, orderUpTo, reason: { sentence, numbers, rules: plan.rules } };
  }
  const needed = orderUpTo - position;
  if (needed <= 0) {
    const sentence = `${start} is at or below ${plan.reorderWords}, but not below ${shownNumber(orderUpTo)}, up to which would be ordered; nothing to order.`;
    return { kind: 'wait', reorderPoint, orderUpTo, reason: { sentence, numbers: { ...numbers, orderUpTo }, rules: plan.rules } };
  }
  const lot = lotWords(needed, item);
  const sentence = `${start} is at or below ${plan.reorderWords}; order up to ${shownNumber(orderUpTo)}${plan.orderUpToWords}: ${lot.words}.`;
  return {
    kind: 'order',
    quantity: lot.quantity,
    reorderPoint,
    orderUpTo,
    priority: priorityOf(costOfWaiting(known, stock, reorderPoint), item.currency),
    reason: { sentence, numbers: { ...numbers, orderUpTo, needed, ...lot.numbers }, rules: [...plan.rules, ...lot.rules] },
  };
}

/** Waits because nothing is known to order by. */
export function waitFor(stock: InventoryPosition, words: string, rule: string): Replenishment {
  const sentence = `${stockWords(stock)}: ${words}.`;
  return { kind: 'wait', reorderPoint: null, reason: { sentence, numbers: stockNumbers(stock), rules: [rule] } };
}

/** The levels that an operator has set. */
export function minMaxPlan(min: number, max: number): ReplenishmentPlan {
  return {
    reorderPoint: min,
    orderUpTo: max,
    reorderWords: `the minimum ${shownNumber(min)}`,
    orderUpToWords: ', the maximum',
    numbers: { min, max },
    rules: ['min-max'],
  };
}

function stockNumbers(stock: InventoryPosition): Record<string, number> {
  const { onHand, onOrder, allocated, backorders } = stock;
  return { onHand, onOrder, allocated, backorders, position: inventoryPosition(stock) };
}

function stockWords(stock: InventoryPosition): string {
  const owed = stock.backorders === 0 ? '' : `, backorders ${shownNumber(stock.backorders)}`;
  const parts = `on hand ${shownNumber(stock.onHand)}, on order ${shownNumber(stock.onOrder)}, allocated ${shownNumber(stock.allocated)}${owed}`;
  return `Position ${shownNumber(inventoryPosition(stock))} (${parts})`;
}

function lotWords(needed: number, item: Item): { quantity: number; words: string; numbers: Record<string, number>; rules: string[] } {
  const { unitsPerPack, minimumOrderQuantity } = item;
  const quantity = roundUpToLot(needed, item);
  const isRaised = minimumOrderQuantity > needed;
  const isRounded = quantity > Math.max(needed, minimumOrderQuantity);
  const raised = isRaised ? `, raised to the minimum order of ${shownNumber(minimumOrderQuantity)}` : '';
  const rounded = isRounded ? `, rounded up to ${shownNumber(quantity)} in packs of ${shownNumber(unitsPerPack)}` : '';
  return {
    quantity,
    words: `${shownNumber(needed)}${raised}${rounded}`,
    numbers: { quantity, ...(isRaised ? { minimumOrderQuantity } : {}), ...(isRounded ? { unitsPerPack } : {}) },
    rules: [...(isRaised ? ['minimum-order'] : []), ...(isRounded ? ['whole-packs'] : [])],
  };
}
