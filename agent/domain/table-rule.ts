import type { LoopCosts, OrderRule } from './closed-loop.ts';
import { type LevelParameters, lotLevel, orderLevels, sharedLevel } from './level-rule.ts';
import { type LevelTable, levelsAt, placeOf, type TablePlace } from './level-table.ts';
import { type LotTerms, roundUpToLot } from './lot-size.ts';

/** What an item costs, and how it is sold. */
export interface RuleItem extends LoopCosts, LotTerms {}

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
      const lot = lotLevel(table.lotRates[step - table.begin]!, parameters.lotFactor, item);
      const { reorderPoint, orderUpTo } = orderLevels(level, before, lot);
      before = level;
      const position = onHand + onOrder;
      return position <= reorderPoint ? roundUpToLot(orderUpTo - position, item) : 0;
    },
  };
}
