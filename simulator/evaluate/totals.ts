import type { LoopFigures } from '../../agent/domain/levels/closed-loop.ts';
import type { Foresight } from './foresight.ts';
import type { LoopItem } from './item-table.ts';

/** The figures of a policy, over one item or all of them. Money in the currency of the items, quantities in units. */
export interface PolicyFigures {
  /** Share of all units that were served; 1 where none was wanted. */
  readonly fillRate: number;
  /** Share of the cycles, from receipt to receipt, without a lost unit; null where there was no whole one. */
  readonly cycleServiceLevel: number | null;
  readonly averageOnHand: number;
  readonly averageStockValue: number;
  readonly orders: number;
  readonly unitsOrdered: number;
  readonly holdingCost: number;
  readonly orderingCost: number;
  readonly lostUnits: number;
  readonly lostSalesCost: number;
  readonly totalCost: number;
}

/** An item and what happened to it. */
export interface ItemOutcome {
  readonly item: LoopItem;
  readonly figures: LoopFigures;
}

/** Sums a policy's outcomes in the order given: the same order gives the same last digit. */
export function totalFigures(outcomes: readonly ItemOutcome[]): PolicyFigures {
  let [units, cycles, servedCycles] = [0, 0, 0];
  const sum = { averageOnHand: 0, averageStockValue: 0, orders: 0, unitsOrdered: 0, holdingCost: 0, orderingCost: 0 };
  const lost = { lostUnits: 0, lostSalesCost: 0, totalCost: 0 };
  for (const { item, figures } of outcomes) {
    units += figures.units;
    cycles += figures.cycles;
    servedCycles += figures.servedCycles;
    sum.averageOnHand += figures.averageOnHand;
    sum.averageStockValue += figures.averageOnHand * item.unitCost;
    sum.orders += figures.orders;
    sum.unitsOrdered += figures.unitsOrdered;
    sum.holdingCost += figures.holdingCost;
    sum.orderingCost += figures.orders * item.orderCost;
    lost.lostUnits += figures.lostUnits;
    lost.lostSalesCost += figures.lostUnits * item.lostSaleCost;
    lost.totalCost += figures.totalCost;
  }
  const fillRate = units > 0 ? 1 - lost.lostUnits / units : 1;
  return { fillRate, cycleServiceLevel: cycles > 0 ? servedCycles / cycles : null, ...sum, ...lost };
}

/** Sums foresight in the order given. */
export function totalForesight(parts: readonly Foresight[]): Foresight {
  const total = { totalCost: 0, holdingCost: 0, orderingCost: 0, orders: 0, unitsOrdered: 0 };
  for (const part of parts) for (const name of Object.keys(total) as (keyof Foresight)[]) total[name] += part[name];
  return total;
}
