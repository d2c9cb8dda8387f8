import type { LevelParameters } from '../levels/level-rule.ts';

/** What one item's simulated past cost under each candidate. */
export type CostRow = ArrayLike<number>;

/**
 * How much the evidence counts: items have their seasons and their bad months in common, and what is simulated is one past of many, so that the differences between items
 * promise more certainty than there is.
 */
const TRUST = 0.25;

/**
 * Chooses for all items together, for an item's own past is too short to tell its candidates apart: each candidate weighs what the evidence leaves it of a chance to be the
 * cheapest, exp(-trust z^2 / 2) with z the distance of its total from the least in standard errors over items, and the parameters are the weighted mean (of lots the
 * geometric one). Where little is known this is the middle of the candidates.
 */
export function chooseByCost(candidates: readonly LevelParameters[], rows: readonly CostRow[]): LevelParameters {
  const totals = candidates.map((_, candidate) => rows.reduce((sum, row) => sum + row[candidate]!, 0));
  const cheapest = totals.indexOf(Math.min(...totals));
  const weights = totals.map((total, candidate) => {
    if (candidate === cheapest) return 1;
    const squares = rows.reduce((sum, row) => sum + (row[candidate]! - row[cheapest]!) ** 2, 0);
    return squares > 0 ? Math.exp((-TRUST * (total - totals[cheapest]!) ** 2) / squares / 2) : 1;
  });
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (of: (parameters: LevelParameters) => number) =>
    candidates.reduce((sum, parameters, candidate) => sum + weights[candidate]! * of(parameters), 0) / all;
  return {
    safety: mean(({ safety }) => safety),
    lotFactor: Math.exp(mean(({ lotFactor }) => Math.log(lotFactor))),
    forecastShare: mean(({ forecastShare }) => forecastShare),
  };
}
