import type { Learning } from '../../agent/domain/forecast/rolling-forecast.ts';
import type { FirstDemand } from '../../agent/domain/levels/first-demand.ts';
import type { LoopItem } from './item-table.ts';
import type { PolicyChoice } from './policy-choice.ts';
import type { Step } from './step.ts';

/** What every item is evaluated by. Can be sent to a worker. */
export interface Plan {
  readonly step: Step;
  /** Steps that are history only. */
  readonly from: number;
  readonly policies: readonly PolicyChoice[];
  readonly learning: Learning;
  /** Whether the steps are told one by one, for plots. */
  readonly isTraced: boolean;
  /** What `auto` needs to know of all items. */
  readonly choice: ChoicePlan;
}

/** An item and its demand per step. */
export interface ItemJob {
  readonly item: LoopItem;
  readonly demand: readonly number[];
  /** The day on which the demand begins, where it has dates. */
  readonly firstDay?: number | null;
  /** Steps by which its demand begins later than that of the earliest item. */
  readonly offset?: number;
}

/** When parameters are chosen, in steps of all items' common calendar, which holding cost is typical, and what first demands are like. */
export interface ChoicePlan {
  readonly moments: readonly number[];
  /** Between two moments. */
  readonly every: number;
  readonly typicalHoldingCost: number;
  /** What is known at the end of each step of the common calendar of first demands of these items; null where they are too few. */
  readonly firstDemands: readonly (FirstDemand | null)[];
}
