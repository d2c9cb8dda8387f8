import { type LotTerms, roundUpToLot } from '../replenishment/lot-size.ts';
import type { LoopCosts, OrderRule } from './closed-loop.ts';
import { type LevelParameters, lotLevel, orderLevels, sharedLevel } from './level-rule.ts';
import { type LevelTable, levelsAt, placeOf, type TablePlace } from './level-table.ts';

/** What an item costs, and how it is sold and ordered. */
export interface RuleItem extends LoopCosts, LotTerms {
  /** Days of demand that one order covers, where it is not the economic order quantity. */
  readonly lotDays?: number;
  /** Orders at the mean of today's level and yesterday's: for who keeps yesterday's. */
  readonly isSmoothed: boolean;
}

/** A rule that orders by the levels of a table, under parameters that may change between two steps. */
export interface TableRule {
  readonly rule: OrderRule;
  readonly use: (parameters: LevelParameters) => void;
}

/** The rule for one item, under these parameters to begin with. */
export function tableRule(table: LevelTable, item: RuleItem, first: LevelParameters): TableRule {
  let parameters = first;
  let place: TablePlace = placeOf(table.safeties, first.safety);
  let before: number | null = null;
  return {
    use: (next) => {
      parameters = next;
      place = placeOf(table.safeties, next.safety);
    },
    rule: ({ step, onHand, onOrder }) => {
      const known = levelsAt(table, step, place);
      if (!known) return 0;
      const level = sharedLevel(known, parameters.forecastShare);
      const lot = lotOf(table.lotRates[step - table.begin]!, parameters.lotFactor, item);
      const { reorderPoint, orderUpTo } = orderLevels(level, before, lot);
      if (item.isSmoothed) before = level;
      const position = onHand + onOrder;
      return position <= reorderPoint ? roundUpToLot(orderUpTo - position, item) : 0;
    },
  };
}

function lotOf(rate: number, lotFactor: number, item: RuleItem): number {
  return item.lotDays === undefined ? lotLevel(rate, lotFactor, item) : item.lotDays * rate;
}
