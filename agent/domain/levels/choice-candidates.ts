import { normalQuantile } from '../mathematics/normal.ts';
import type { LevelParameters } from './level-rule.ts';

/** What the parameters are chosen for: the least total cost, or a service over all items. */
export type ChoiceGoal = { readonly kind: 'cost' } | { readonly kind: 'fill' | 'cycle'; readonly level: number };

const COST_SAFETIES = [0.9, 0.95, 0.97, 0.98, 0.99].map(normalQuantile);
/** Where demand is uncertain the best order quantity is never below the economic one (Zheng 1992, "On properties of stochastic inventory systems"). */
const COST_LOTS = [1, 1.25, 1.6];
/** Neither is to stand alone: what either gets wrong the other softens. */
const SHARES = [0.85, 0.55];
/** From next to no safety to what serves even orders larger than any before. */
const SERVICE_SAFETIES = [
  ...[0.05, 0.2, 0.4, 0.6, 0.75, 0.85, 0.9, 0.94, 0.97, 0.985, 0.993, 0.997, 0.999, 0.9997].map(normalQuantile),
  ...[5, 7, 10, 15, 20, 30],
];
/**
 * At a service target nothing weighs the stock against but the cost of ordering, which a smaller order raises little: with the stock of a lot by a fortieth at 0.8, by a tenth
 * at 0.65 (Harris 1913), which safety takes back where units are counted.
 */
const SERVICE_LOT = { fill: 0.65, cycle: 0.8 } as const;
const SERVICE_SHARE = 0.7;
/**
 * Where an order covers years, as of spare parts, it alone serves more than is asked, whatever the safety: then less stock has smaller ones. But no smaller than this, for
 * nothing weighs the stock against orders: at 0.45 ordering and holding cost (0.45 + 1 / 0.45) / 2 = 1.34 times the least (Harris 1913), at half of that 2.3 times.
 */
const SMALLEST_LOT = 0.45;

/** The parameters that are simulated; for a service from the least to the most: a smaller lot at the lowest safety, where units are counted, then by ascending safety. */
export function candidatesFor(goal: ChoiceGoal): LevelParameters[] {
  if (goal.kind !== 'cost') {
    const lotFactor = SERVICE_LOT[goal.kind];
    const candidate = (safety: number, lot: number): LevelParameters => ({ safety, lotFactor: lot, forecastShare: SERVICE_SHARE });
    const small = goal.kind === 'fill' ? [candidate(SERVICE_SAFETIES[0]!, SMALLEST_LOT)] : [];
    return [...small, ...SERVICE_SAFETIES.map((safety) => candidate(safety, lotFactor))];
  }
  return SHARES.flatMap((forecastShare) =>
    COST_SAFETIES.flatMap((safety) => COST_LOTS.map((lotFactor) => ({ safety, lotFactor, forecastShare }))),
  );
}

/** How many of the first candidates have a smaller lot than the others: where lots are days of demand they are no candidates. */
export function smallLotsAmong(candidates: readonly LevelParameters[]): number {
  return candidates.findIndex(({ lotFactor }) => lotFactor === candidates.at(-1)!.lotFactor);
}

/** No item is stocked farther beyond its mean, however little that costs. */
const HIGHEST_SAFETY = 60;

/**
 * The parameters as they are for one item. A fill rate counts the units of all items alike, so that the least stock has the odds of a stockout rise with what a unit costs to
 * hold: then the last unit of stock serves as much for its cost, wherever it lies (Everett 1963, "Generalized Lagrange multiplier method"). The odds are those of Student's t
 * with two degrees of freedom, exp(-2 asinh(safety / sqrt 2)): the sizes of orders have tails far longer than the normal's, by which a safety of five would rule out every
 * stockout and items would be told apart no more.
 */
export function forItem(parameters: LevelParameters, goal: ChoiceGoal, holdingAgainstTypical: number): LevelParameters {
  if (goal.kind !== 'fill') return parameters;
  const safety = Math.SQRT2 * Math.sinh(Math.asinh(parameters.safety / Math.SQRT2) - Math.log(holdingAgainstTypical) / 2);
  return { ...parameters, safety: Math.min(HIGHEST_SAFETY, Math.max(-HIGHEST_SAFETY, safety)) };
}
