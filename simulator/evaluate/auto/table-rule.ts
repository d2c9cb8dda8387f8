import type { OrderRule } from '../../../agent/domain/closed-loop.ts';
import { type LevelParameters, lotLevel, orderLevels, sharedLevel } from '../../../agent/domain/level-rule.ts';
import { roundUpToLot } from '../../../agent/domain/lot-size.ts';
import type { LoopItem } from '../item-table.ts';
import { type LevelTable, levelsAt, placeOf, type TablePlace } from './level-table.ts';

/** A rule that orders by the levels of a table, under parameters that may change between two steps. */
export interface TableRule {
  readonly rule: OrderRule;
  readonly use: (parameters: LevelParameters) => void;
}

/** The rule for one item, under these parameters to begin with. */
export function tableRule(table: LevelTable, item: LoopItem, first: LevelParameters): TableRule {
  const terms = { unitsPerPack: item.packSize, minimumOrderQuantity: item.minimumOrder };
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
      return position <= reorderPoint ? roundUpToLot(orderUpTo - position, terms) : 0;
    },
  };
}
