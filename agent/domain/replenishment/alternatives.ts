import type { LeadTimeDemand } from '../demand/lead-time-demand.ts';
import type { Item } from '../items/item.ts';
import { twoDecimals } from '../words/wording.ts';
import type { Alternative } from './grounds.ts';
import { roundUpToLot } from './lot-size.ts';
import { unitShortCost } from './urgency.ts';
import { expectedShortage } from './waiting-cost.ts';

/** What holding stock costs a year, as a share of its value, where alternatives are compared: the default of every policy that weighs it. */
const HOLDING_RATE = 0.25;
const DAYS_PER_YEAR = 365;

/** An item whose order is weighed: demand until the order after it could be here, and the inventory position before it. */
export interface Weighed {
  readonly item: Item;
  readonly demand: LeadTimeDemand;
  readonly position: number;
}

type Named = Pick<Alternative, 'kind' | 'policy'>;

/** What is expected of ordering a quantity: units short, units left, and what both cost. */
function weighed({ item, demand, position }: Weighed, named: Named, quantity: number): Alternative {
  const short = expectedShortage(demand, position + quantity);
  const left = Math.max(0, position + quantity - demand.mean + short);
  const [unitShort, unitCost] = [unitShortCost(item), item.unitCostMinor];
  return {
    ...named,
    quantity,
    short: twoDecimals(short),
    shortMinor: unitShort === null ? null : Math.round(short * unitShort),
    left: twoDecimals(left),
    holdingMinor: unitCost === null ? null : Math.round((left * unitCost * HOLDING_RATE * demand.days) / DAYS_PER_YEAR),
  };
}

/** What was ordered, and what else could have been: a pack less where that is still an order, a pack more, nothing, and what other policies ask for. */
export function alternativesTo(
  about: Weighed,
  ordered: { readonly quantity: number; readonly policy: string },
  others: readonly { readonly policy: string; readonly quantity: number }[],
): Alternative[] {
  const { unitsPerPack } = about.item;
  const { quantity } = ordered;
  const less = quantity - unitsPerPack;
  return [
    weighed(about, { kind: 'ordered', policy: ordered.policy }, quantity),
    ...(less >= roundUpToLot(1, about.item) ? [weighed(about, { kind: 'pack-less', policy: null }, less)] : []),
    weighed(about, { kind: 'pack-more', policy: null }, quantity + unitsPerPack),
    weighed(about, { kind: 'nothing', policy: null }, 0),
    ...others.map(({ policy, quantity: asked }) => weighed(about, { kind: 'policy', policy }, asked)),
  ];
}
