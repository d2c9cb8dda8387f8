import type { LevelParameters } from './level-rule.ts';
import { normalCdf } from './normal.ts';

/** Units that were lost of those wanted, or cycles with a stockout of all cycles. */
export interface Shortfall {
  readonly missed: number;
  readonly of: number;
}

/** Beyond these a target would ask for what no stock can give, or for none. */
const LOWEST = 0.05;
const HIGHEST = 0.9995;

/**
 * The service to ask for from now on, so that with what was achieved up to now the target comes out: what is missing, or over, is made up for within `ahead` units (or
 * cycles).
 */
export function serviceToAsk(target: number, achieved: Shortfall, ahead: number): number {
  if (ahead <= 0) return target;
  const owed = (1 - target) * achieved.of - achieved.missed;
  return Math.min(HIGHEST, Math.max(LOWEST, target - owed / ahead));
}

/**
 * The parameters under which the simulated past of all items gives a service: between the candidates, given by ascending safety with what each missed; the outermost ones
 * where none gives it, and the candidate that says it gives it where nothing is past.
 */
export function chooseByService(candidates: readonly LevelParameters[], pasts: readonly Shortfall[], service: number): LevelParameters {
  let [below, servedBelow] = [candidates[0]!, 0];
  for (const [at, parameters] of candidates.entries()) {
    const { missed, of } = pasts[at]!;
    // What a higher level happens to serve worse counts as no better than the level below it.
    const served = Math.max(servedBelow, of > 0 ? 1 - missed / of : normalCdf(parameters.safety));
    if (served >= service) {
      const share = at > 0 && served > servedBelow ? (service - servedBelow) / (served - servedBelow) : 0;
      return { ...parameters, safety: at > 0 ? below.safety + share * (parameters.safety - below.safety) : parameters.safety };
    }
    [below, servedBelow] = [parameters, served];
  }
  return below;
}
