import { seasonalStrength } from '../forecast/stl.ts';
import { differenced } from './arima-order.ts';
import { differencesNeeded, isConstant } from './unit-root.ts';

/** A season as strong as this is differenced away (Hyndman's rule; Wang, Smith and Hyndman 2006). */
const STRONG_SEASON = 0.64;
const MOST_DIFFERENCES = 2;

/**
 * How many seasonal (D) and first (d) differences a series without gaps needs (Hyndman and Khandakar 2008, section 3.1): the strength of
 * the season decides the first, the test of Kwiatkowski et al. the second. No difference that makes a regressor constant is taken.
 */
export function differencesFor(series: Float64Array, season: number, regressors: readonly Float64Array[] = []): { d: number; D: number } {
  const none = { p: 0, d: 0, q: 0, P: 0, D: 0, Q: 0, season };
  const keepsRegressors = (d: number, D: number) => regressors.every((column) => !isConstant(differenced(column, { ...none, d, D })));
  const strong = season > 1 && series.length > 2 * season && !isConstant(series) && seasonalStrength(series, season) > STRONG_SEASON;
  const D = strong && keepsRegressors(0, 1) ? 1 : 0;
  let d = differencesNeeded(differenced(series, { ...none, D }), MOST_DIFFERENCES);
  while (d > 0 && !keepsRegressors(d, D)) d--;
  return { d, D };
}
