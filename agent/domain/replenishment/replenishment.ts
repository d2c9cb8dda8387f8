import type { KnownDemand } from '../demand/known-demand.ts';
import type { Item } from '../items/item.ts';
import { type Phrase, phrase, said, type Words } from '../sentences/phrase.ts';
import { type InventoryPosition, inventoryPosition } from '../stock/stock.ts';
import type { Reason } from './decision.ts';
import { laterReason, type Telling } from './later-reason.ts';
import { roundUpToLot } from './lot-size.ts';
import { costOfWaiting, priorityOf } from './urgency.ts';

/** When and up to where an item is ordered, and how that came about. */
export interface ReplenishmentPlan {
  /** Order when the inventory position is at or below it ... */
  readonly reorderPoint: number;
  /** ... up to this, a whole number of base units. */
  readonly orderUpTo: number;
  readonly rules: readonly string[];
  /** Puts together how that is said: asked where somebody wants to know. */
  readonly told: () => PlanWords;
}

/** What is said of a plan. */
export interface PlanWords {
  /** What the reorder point is called and made of, to follow "at or below": `the reorder point 18 = ...`. */
  readonly reorderWords: Words;
  /** What the order-up-to level is made of, to follow its number; may be empty. */
  readonly orderUpToWords: Words;
  /** The numbers in those words. */
  readonly numbers: Readonly<Record<string, number>>;
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
  const { reorderPoint, orderUpTo, rules } = plan;
  if (position > reorderPoint) {
    return { kind: 'wait', reorderPoint, orderUpTo, reason: laterReason(rules, () => above(stock, plan)) };
  }
  const needed = orderUpTo - position;
  if (needed <= 0) return { kind: 'wait', reorderPoint, orderUpTo, reason: laterReason(rules, () => enough(stock, plan)) };
  const told = plan.told();
  const numbers = { ...stockNumbers(stock), ...told.numbers, reorderPoint };
  const start = stockWords(stock);
  const lot = lotWords(needed, item);
  const why = said(
    phrase('isOrdered', { stock: start, point: told.reorderWords, upTo: orderUpTo, made: told.orderUpToWords, lot: lot.words }),
  );
  return {
    kind: 'order',
    quantity: lot.quantity,
    reorderPoint,
    orderUpTo,
    priority: priorityOf(costOfWaiting(known, stock, reorderPoint), item.currency),
    reason: { ...why, numbers: { ...numbers, orderUpTo, needed, ...lot.numbers }, rules: [...rules, ...lot.rules] },
  };
}

/** Why nothing is ordered above the reorder point. */
function above(stock: InventoryPosition, { reorderPoint, told }: ReplenishmentPlan): Telling {
  const { reorderWords, numbers } = told();
  return {
    ...said(phrase('isAbove', { stock: stockWords(stock), point: reorderWords })),
    numbers: { ...stockNumbers(stock), ...numbers, reorderPoint },
  };
}

/** Why nothing is ordered at or below the reorder point. */
function enough(stock: InventoryPosition, { reorderPoint, orderUpTo, told }: ReplenishmentPlan): Telling {
  const { reorderWords, numbers } = told();
  return {
    ...said(phrase('isEnough', { stock: stockWords(stock), point: reorderWords, upTo: orderUpTo })),
    numbers: { ...stockNumbers(stock), ...numbers, reorderPoint, orderUpTo },
  };
}

/** Waits because nothing is known to order by. */
export function waitFor(stock: InventoryPosition, why: Words, rule: string): Replenishment {
  return {
    kind: 'wait',
    reorderPoint: null,
    reason: { ...said(phrase('waits', { stock: stockWords(stock), why })), numbers: stockNumbers(stock), rules: [rule] },
  };
}

/** Only what lacks of the items that it succeeds: of an item of which nothing else is known to order by. */
export function inPlacePlan(why: 'nothingOfItsOwn' | 'nothingSeenYet'): ReplenishmentPlan {
  return {
    ...{ reorderPoint: 0, orderUpTo: 0, rules: ['in-place-only'] },
    told: () => ({ reorderWords: phrase(why, {}), orderUpToWords: '', numbers: {} }),
  };
}

/** The levels that an operator has set. */
export function minMaxPlan(min: number, max: number): ReplenishmentPlan {
  return {
    reorderPoint: min,
    orderUpTo: max,
    rules: ['min-max'],
    told: () => ({ reorderWords: phrase('minimum', { min }), orderUpToWords: phrase('maximum', {}), numbers: { min, max } }),
  };
}

function stockNumbers(stock: InventoryPosition): Record<string, number> {
  const { onHand, onOrder, allocated, backorders, inPlaceOf } = stock;
  return { onHand, onOrder, allocated, backorders, ...(inPlaceOf && { inPlaceOf }), position: inventoryPosition(stock) };
}

function stockWords(stock: InventoryPosition): Phrase {
  const { onHand, onOrder, allocated, backorders, inPlaceOf } = stock;
  return phrase('position', {
    position: inventoryPosition(stock),
    onHand,
    onOrder,
    allocated,
    backorders,
    ...(inPlaceOf && { inPlaceOf }),
  });
}

function lotWords(needed: number, item: Item): { quantity: number; words: Phrase; numbers: Record<string, number>; rules: string[] } {
  const { unitsPerPack, minimumOrderQuantity } = item;
  const quantity = roundUpToLot(needed, item);
  const isRaised = minimumOrderQuantity > needed;
  const isRounded = quantity > Math.max(needed, minimumOrderQuantity);
  return {
    quantity,
    words: phrase('lot', {
      needed,
      minimum: isRaised ? minimumOrderQuantity : null,
      rounded: isRounded ? quantity : null,
      pack: unitsPerPack,
    }),
    numbers: { quantity, ...(isRaised ? { minimumOrderQuantity } : {}), ...(isRounded ? { unitsPerPack } : {}) },
    rules: [...(isRaised ? ['minimum-order'] : []), ...(isRounded ? ['whole-packs'] : [])],
  };
}
