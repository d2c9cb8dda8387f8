import { type LeadTimeDemand, totalSd } from '../demand/lead-time-demand.ts';
import { normalLoss } from '../mathematics/normal.ts';
import type { BenefitPiece } from './joint-orders.ts';

/** At this service level a unit short costs as much as the unit itself. */
const LEVEL_OF_UNIT_COST = 0.95;
const HIGHEST_LEVEL = 0.999;
const MOST_PIECES = 10;
/** With less the quotient below would no longer be a number. */
const CERTAIN_SD = 1e-9;

/** Units of demand in an interval that so much stock is expected not to serve: sd G((stock - mean) / sd) (Silver, Pyke and Thomas, 4th ed., section 6.7: expected shortage per cycle). */
export function expectedShortage(demand: LeadTimeDemand, stock: number): number {
  const sd = totalSd(demand);
  return sd > CERTAIN_SD ? sd * normalLoss((stock - demand.mean) / sd) : Math.max(0, demand.mean - stock);
}

/**
 * What a unit short costs, in minor units, where nobody has said: the cost that would make the item's service level the right one,
 * SL / (1 - SL) times what a unit too many costs (newsvendor; Silver, Pyke and Thomas, 4th ed., section 9.3), a level of 0.95 standing for the unit's own cost.
 */
export function shortageCost(unitCostMinor: number, serviceLevel: number | null): number {
  const odds = (level: number) => level / (1 - level);
  const level = Math.min(HIGHEST_LEVEL, serviceLevel ?? LEVEL_OF_UNIT_COST);
  return (unitCostMinor * odds(level)) / odds(LEVEL_OF_UNIT_COST);
}

/** An item as it stands, and what could be ordered of it, in base units; `quantity` is whole packs and at least the minimum. */
export interface WaitingItem {
  /** Until the goods of an order would come that is placed a cycle later. */
  readonly demand: LeadTimeDemand;
  readonly position: number;
  readonly unitsPerPack: number;
  readonly leastQuantity: number;
  readonly quantity: number;
  /** Minor units per unit short. */
  readonly shortageCost: number;
}

/** The expected cost of waiting a cycle that ordering now avoids, in minor units, cut into pieces that are each worth less per pack than the one before. */
export function waitingCostAvoided(item: WaitingItem): BenefitPiece[] {
  const { unitsPerPack, demand, position } = item;
  const least = Math.max(1, Math.ceil(item.leastQuantity / unitsPerPack));
  const most = Math.max(least, Math.round(item.quantity / unitsPerPack));
  const perPiece = Math.max(1, Math.ceil((most - least) / (MOST_PIECES - 1)));
  const shortage = (packs: number) => expectedShortage(demand, position + packs * unitsPerPack);
  const pieces: BenefitPiece[] = [];
  for (let from = 0; from < most; ) {
    const to = from === 0 ? least : Math.min(most, from + perPiece);
    const value = (item.shortageCost * (shortage(from) - shortage(to))) / (to - from);
    // Rounding must not bend the curve upwards.
    pieces.push({ packs: to - from, valuePerPack: Math.min(Math.max(0, value), pieces.at(-1)?.valuePerPack ?? Number.POSITIVE_INFINITY) });
    from = to;
  }
  return pieces;
}
