import type { Course, OrderRule } from '../../agent/domain/levels/closed-loop.ts';
import { momentsOf } from '../../agent/domain/levels/course.ts';
import { roundUpToLot } from '../../agent/domain/replenishment/lot-size.ts';
import type { LoopItem } from './item-table.ts';

/** When to order (at or below `s`), and up to where. */
export interface Levels {
  readonly s: number;
  readonly S: number;
}

/** The levels that the warm-up alone gives: s = m (L + 1) + z sd sqrt(L + 1), S above it by the economic order quantity (Harris 1913), both rounded. */
export function staticLevels(item: LoopItem, course: Course, z: number): Levels {
  const { mean, sd } = momentsOf(course.demand.slice(0, course.from));
  const interval = course.leadSteps + 1;
  const s = Math.round(mean * interval + z * sd * Math.sqrt(interval));
  const economic = Math.sqrt((2 * item.orderCost * mean * 365) / course.daysPerStep / item.holdingCost);
  return { s, S: s + Math.max(1, Math.round(economic)) };
}

/** Orders up to S when the position is at or below s, in whole packs and at least the minimum, and never learns. */
export function staticRule(item: LoopItem, course: Course, z: number): OrderRule {
  const { s, S } = staticLevels(item, course, z);
  const terms = { unitsPerPack: item.packSize, minimumOrderQuantity: item.minimumOrder };
  return ({ onHand, onOrder }) => (onHand + onOrder <= s ? roundUpToLot(S - (onHand + onOrder), terms) : 0);
}
