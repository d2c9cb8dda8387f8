import type { ParameterName, ParameterSource } from '../items/item.ts';
import type { Spare } from '../items/succession.ts';
import type { InventoryPosition } from '../stock/stock.ts';
import type { KeptBy } from '../stock/stock-row.ts';
import type { OrderState } from './decision.ts';

/** What an order was decided on, kept with it: times in UTC milliseconds, quantities in base units, money in minor units of `currency`. */
export interface Grounds {
  readonly stock: SeenStock;
  readonly forecast: SeenForecast | null;
  readonly demand: SeenDemand;
  /** What was known of the item and counted, and where each value came from. */
  readonly parameters: readonly SeenParameter[];
  readonly computed: {
    readonly reorderPoint: number;
    readonly orderUpTo: number | null;
    /** Before it was rounded or capped; null where the policy has no such number. */
    readonly needed: number | null;
  };
  /** What was ordered first, then what else could have been. */
  readonly alternatives: readonly Alternative[];
  /** What doing nothing for so many days is expected to cost. */
  readonly waiting: { readonly days: number; readonly units: number; readonly minor: number | null };
  readonly currency: string;
  /** What could be sent in the item's place meanwhile, beyond what its substitutes need themselves; absent where nothing could. */
  readonly substitutes?: readonly Spare[];
}

export interface SeenStock extends InventoryPosition {
  readonly position: number;
  readonly keptBy: KeptBy | null;
  /** False from a restore from a backup until it was stated again. */
  readonly isVerified: boolean;
  /** More was taken than the ledger held. */
  readonly isNegative: boolean;
  /** When a count or a shelf last stated the part of it that was stated longest ago; null where some of it never was. */
  readonly statedAt: number | null;
  readonly lastEventAt: number | null;
  /** What makes up `onOrder`, oldest first, and how many orders there were beyond these. */
  readonly orders: readonly {
    readonly id: string;
    readonly units: number;
    readonly state: OrderState;
    readonly expectedAt: number | null;
  }[];
  readonly moreOrders: number;
}

export interface SeenForecast {
  readonly model: string;
  readonly madeAt: number;
  /** Days of it that had passed. */
  readonly daysOld: number;
}

/** Demand of the lead time and the review period. */
export interface SeenDemand {
  readonly source: 'forecast' | 'observed' | 'first-demands' | 'levels';
  readonly days: number;
  readonly perDay: number;
  readonly mean: number;
  readonly sd: number;
  readonly quantiles: readonly { readonly level: number; readonly value: number }[];
  /** Units that were seen in so many days; null once there is a forecast. */
  readonly observed: { readonly units: number; readonly days: number } | null;
}

export interface SeenParameter {
  readonly name: ParameterName;
  readonly value: number | string;
  readonly source: ParameterSource;
  /** When what an operator has set ends, UTC milliseconds; absent where it does not. */
  readonly until?: number;
}

/** A quantity that could be ordered, and what follows from it until the order after it could be here. */
export interface Alternative {
  readonly kind: 'ordered' | 'nothing' | 'pack-less' | 'pack-more' | 'policy';
  /** Whose answer it is, by its default options; null where it is nobody's. */
  readonly policy: string | null;
  readonly quantity: number;
  /** Units of demand that are expected not to be served, and what they cost; null where nobody knows what a unit is worth. */
  readonly short: number;
  readonly shortMinor: number | null;
  /** Units that are expected to be left, and what holding them for these days costs. */
  readonly left: number;
  readonly holdingMinor: number | null;
}
