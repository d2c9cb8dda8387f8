import { unitGammaQuantile } from './gamma.ts';
import { distanceAt, type LeadTimeDemand } from './lead-time-demand.ts';
import { normalQuantile } from './normal.ts';

/** What a reorder point has to cover, in base units, as weighted points: each value once per weight, the weights adding up to 1. */
export interface CycleDemand {
  readonly values: Float64Array;
  readonly weights: Float64Array;
  /** Mean of how far the position lies below the reorder point when that is noticed, in base units. */
  readonly undershoot: number;
}

/** A distribution is cut at these probabilities, finer where service is decided; each part is stood for by its middle. */
const CUTS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.86, 0.91, 0.94, 0.96, 0.975, 0.985, 0.992, 0.997, 1] as const;
const WEIGHTS = CUTS.slice(1).map((cut, index) => cut - CUTS[index]!);
const LEVELS = WEIGHTS.map((weight, index) => CUTS[index]! + weight / 2);
const SCORES = LEVELS.map(normalQuantile);
const CERTAIN = { points: [0], weights: [1] } as const;

/**
 * Demand from the moment the position falls to the reorder point until the order is here: what it was already short of when the review noticed it, and the demand of the
 * lead time (Silver, Pyke and Thomas, 4th ed., section 7.9.2: undershoots). `review` is the demand between two reviews; null: the position is watched all the time. In a lead time
 * that grows no point falls.
 */
export function cycleDemand(lead: LeadTimeDemand, review: LeadTimeDemand | null): CycleDemand {
  const undershoots = review ? undershootPoints(review) : CERTAIN;
  const ofLead = lead.days > 0 ? { points: leadPoints(lead), weights: WEIGHTS } : CERTAIN;
  const values = new Float64Array(undershoots.points.length * ofLead.points.length);
  const weights = new Float64Array(values.length);
  let [at, undershoot] = [0, 0];
  undershoots.points.forEach((below, i) => {
    undershoot += below * undershoots.weights[i]!;
    ofLead.points.forEach((demand, k) => {
      values[at] = below + demand;
      weights[at++] = undershoots.weights[i]! * ofLead.weights[k]!;
    });
  });
  return { values, weights, undershoot };
}

/**
 * The excess over a level that demand between two reviews crosses: in the long run its mean is m (1 + c) / 2 and its second moment m^2 (1 + c) (1 + 2 c) / 3 for gamma
 * demand of mean m and squared coefficient of variation c (Tijms and Groenevelt 1984, from renewal theory); a gamma distribution has these two.
 */
function undershootPoints(review: LeadTimeDemand): { points: readonly number[]; weights: readonly number[] } {
  const mean = review.perDay * review.days;
  if (!(mean > 0)) return CERTAIN;
  const variation = (review.sdOfDemand / mean) ** 2;
  const shape = Number.isFinite(variation) ? (3 * (1 + variation)) / (1 + 5 * variation) : 0.6;
  const usual = (mean * (1 + Math.min(variation, MOST_VARIATION))) / 2;
  return { points: LEVELS.map((level) => usual * unitGammaQuantile(shape, level)), weights: WEIGHTS };
}

/** Demand wilder than this is a slip of the model, and would fill the shop. */
const MOST_VARIATION = 200;

function leadPoints(lead: LeadTimeDemand): number[] {
  return LEVELS.map((level, index) => {
    const z = SCORES[index]!;
    // What lies below the mean comes from known quantiles alone: a lead time that varies, or a normal tail, would only make less of what is needed.
    const least = lead.spread[0]?.level ?? 1;
    if (z <= 0) return Math.max(0, lead.mean + (level < least ? (lead.spread[0]?.distance ?? 0) : distanceAt(lead, level, z)));
    return Math.max(0, lead.mean + Math.hypot(Math.max(0, distanceAt(lead, level, z)), z * lead.sdOfLeadTime));
  });
}

/** The least stock, never below 0, that this demand exceeds with at most this probability. */
export function stockForCycleService({ values, weights }: CycleDemand, level: number): number {
  const most = 1 - level + ROUNDING;
  return leastStock(values, (stock) => {
    let beyond = 0;
    for (let i = 0; i < values.length; i++) if (values[i]! > stock) beyond += weights[i]!;
    return beyond <= most;
  });
}

/** The least stock, never below 0, of which on average at most so many base units are short: the inverse of the loss function. */
export function stockForExpectedShort({ values, weights }: CycleDemand, short: number): number {
  return leastStock(values, (stock) => {
    let loss = 0;
    for (let i = 0; i < values.length; i++) if (values[i]! > stock) loss += weights[i]! * (values[i]! - stock);
    return loss <= short;
  });
}

const ROUNDING = 1e-9;
const HALVINGS = 40;

function leastStock(values: Float64Array, isEnough: (stock: number) => boolean): number {
  if (isEnough(0)) return 0;
  let [low, high] = [0, values.reduce((most, value) => Math.max(most, value), 0)];
  for (let i = 0; i < HALVINGS && high - low > 1e-6 * high; i++) {
    const middle = (low + high) / 2;
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
