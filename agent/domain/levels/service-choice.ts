import { normalCdf } from '../mathematics/normal.ts';
import type { LevelParameters } from './level-rule.ts';

/** Units that were lost of those wanted, or cycles with a stockout of all cycles. */
export interface Shortfall {
  readonly missed: number;
  readonly of: number;
}

/** Beyond these a target would ask for what no stock can give, or for none. */
const LOWEST = 0.05;
const HIGHEST = 0.9995;

/** Units (or cycles) within which what was missed is made up for, and within which what is over is given back. */
export interface Amends {
  readonly missed: number;
  readonly over: number;
}

/** The service to ask for from now on, so that with what was achieved up to now the target comes out: what is missing, or over, is made up for within so much ahead. */
export function serviceToAsk(target: number, achieved: Shortfall, ahead: Amends): number {
  const owed = (1 - target) * achieved.of - achieved.missed;
  const within = owed > 0 ? ahead.over : ahead.missed;
  if (within <= 0) return target;
  return Math.min(HIGHEST, Math.max(LOWEST, target - owed / within));
}

/**
 * What candidates missed in a span, given by ascending safety, less the chance in it: what even the highest missed is lost in rare lumps, as in an order larger than all
 * before, that no candidate foresaw and none would serve the next time. In its place stands its share in the middle one of `blocks` of the items, which no single lump
 * moves (the median of means: Lugosi and Mendelson 2019, "Mean estimation and regression under heavy-tailed distributions").
 */
export function withoutLumps(pasts: readonly Shortfall[], blocks: readonly Shortfall[]): Shortfall[] {
  const unforeseen = pasts.at(-1)?.missed ?? 0;
  const shares = blocks.flatMap(({ missed, of }) => (of > 0 ? [missed / of] : [])).sort((a, b) => a - b);
  const usual = shares[Math.floor(shares.length / 2)] ?? 0;
  return pasts.map(({ missed, of }) => {
    const rest = of - unforeseen;
    return { missed: Math.max(0, missed - unforeseen) + usual * rest, of: rest };
  });
}

/** The last part of what safety can reach, of which each unit would cost many times the stock of the one before. */
const OUT_OF_REACH = 0.05;

/**
 * The parameters under which the simulated past of all items gives a service: between the candidates, given by ascending service with what each missed. Where none gives it,
 * as where items are sold that nobody had ever asked for, the parameters that come near to the most that any gives; where nothing is past the candidates are believed.
 */
export function chooseByService(candidates: readonly LevelParameters[], pasts: readonly Shortfall[], asked: number): LevelParameters {
  const service = Math.min(asked, withinReach(candidates, pasts));
  let [below, servedBelow] = [candidates[0]!, 0];
  for (const [at, parameters] of candidates.entries()) {
    // What a higher level happens to serve worse counts as no better than the level below it.
    const served = Math.max(servedBelow, servedBy(parameters, pasts[at]!));
    if (served >= service) {
      return at === 0
        ? parameters
        : between(below, parameters, served > servedBelow ? (service - servedBelow) / (served - servedBelow) : 0);
    }
    [below, servedBelow] = [parameters, served];
  }
  return below;
}

/** A share of the way from the parameters below to those above, of lots in proportion. */
function between(below: LevelParameters, above: LevelParameters, share: number): LevelParameters {
  return { ...above, safety: below.safety + share * (above.safety - below.safety), lotFactor: lotBetween(below, above, share) };
}

function lotBetween(below: LevelParameters, above: LevelParameters, share: number): number {
  return below.lotFactor === above.lotFactor ? above.lotFactor : below.lotFactor * (above.lotFactor / below.lotFactor) ** share;
}

function servedBy({ safety }: LevelParameters, { missed, of }: Shortfall): number {
  return of > 0 ? 1 - missed / of : normalCdf(safety);
}

function withinReach(candidates: readonly LevelParameters[], pasts: readonly Shortfall[]): number {
  const served = candidates.map((parameters, at) => servedBy(parameters, pasts[at]!));
  const most = Math.max(...served);
  const unsafe =
    served[
      Math.max(
        0,
        candidates.findIndex(({ safety }) => safety >= 0),
      )
    ]!;
  return most - OUT_OF_REACH * (most - unsafe);
}

/**
 * The parameters of the last choice, moved a share of the way to those of a new one (exponential smoothing), where safety counts by the log of its odds in a long tail: half
 * way between 1 and 20 lies about 5.
 */
export function easedService(last: LevelParameters, next: LevelParameters, share: number): LevelParameters {
  const odds = ({ safety }: LevelParameters) => Math.asinh(safety / Math.SQRT2);
  const safety = Math.SQRT2 * Math.sinh(odds(last) + share * (odds(next) - odds(last)));
  return { ...next, safety, lotFactor: lotBetween(last, next, share) };
}
