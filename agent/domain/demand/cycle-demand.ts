import { unitGammaQuantile } from '../mathematics/gamma.ts';
import { normalQuantile } from '../mathematics/normal.ts';
import { distanceAt, type LeadTimeDemand, type LeadTimeMoments } from './lead-time-demand.ts';

/** Points of a distribution, ascending, in base units, and how much each weighs; the weights add up to 1. Arrays of one kind, whatever the numbers: they are walked some thousand times for each look at an item. */
interface Points {
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

/** What a reorder point has to cover: the sum of two parts that have nothing to do with each other. */
export interface CycleDemand {
  readonly below: Points;
  readonly lead: Points;
  /** Mean of how far the position lies below the reorder point when that is noticed, in base units. */
  readonly undershoot: number;
}

/** A distribution is cut at these probabilities, finer where service is decided; each part is stood for by its middle. */
const CUTS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.86, 0.91, 0.94, 0.96, 0.975, 0.985, 0.992, 0.997, 1] as const;
const WEIGHTS = Float64Array.from(CUTS.slice(1), (cut, index) => cut - CUTS[index]!);
const LEVELS = Array.from(WEIGHTS, (weight, index) => CUTS[index]! + weight / 2);
const SCORES = LEVELS.map(normalQuantile);
const NOTHING: Points = { values: Float64Array.of(0), weights: Float64Array.of(1) };

/**
 * Demand from the moment the position falls to the reorder point until the order is here: what it was already short of when the review noticed it, and the demand of the
 * lead time (Silver, Pyke and Thomas, 4th ed., section 7.9.2: undershoots). `review` is the demand between two reviews; null: the position is watched all the time. In a lead time
 * that grows no point falls.
 */
export function cycleDemand(lead: LeadTimeDemand, review: LeadTimeMoments | null): CycleDemand {
  const below = review ? undershootPoints(review) : NOTHING;
  const undershoot = below.values.reduce((sum, value, i) => sum + value * below.weights[i]!, 0);
  return { below, lead: lead.days > 0 ? { values: leadPoints(lead), weights: WEIGHTS } : NOTHING, undershoot };
}

/**
 * The excess over a level that demand between two reviews crosses: in the long run its mean is m (1 + c) / 2 and its second moment m^2 (1 + c) (1 + 2 c) / 3 for gamma
 * demand of mean m and squared coefficient of variation c (Tijms and Groenevelt 1984, from renewal theory); a gamma distribution has these two.
 */
function undershootPoints(review: LeadTimeMoments): Points {
  const mean = review.perDay * review.days;
  if (!(mean > 0)) return NOTHING;
  const variation = (review.sdOfDemand / mean) ** 2;
  const shape = Number.isFinite(variation) ? (3 * (1 + variation)) / (1 + 5 * variation) : 0.6;
  const usual = (mean * (1 + Math.min(variation, MOST_VARIATION))) / 2;
  return { values: undershootQuantiles(shape).map((quantile) => usual * quantile), weights: WEIGHTS };
}

/** Shapes lie between that of demand which varies without end and that of steady demand; between two of these, quantiles are as good as straight. */
const [LEAST_SHAPE, MOST_SHAPE, SHAPES] = [0.6, 3, 48];
const quantilesByShape: Float64Array[] = [];

/** Quantiles of a gamma distribution of mean 1 at the levels, from a table: to work them out for each look at an item would take longer than all the rest. */
function undershootQuantiles(shape: number): Float64Array {
  const at = ((shape - LEAST_SHAPE) / (MOST_SHAPE - LEAST_SHAPE)) * SHAPES;
  const low = Math.max(0, Math.min(SHAPES - 1, Math.floor(at)));
  const [below, above] = [tabled(low), tabled(low + 1)];
  return below.map((value, i) => value + (at - low) * (above[i]! - value));
}

function tabled(place: number): Float64Array {
  const shape = LEAST_SHAPE + (place / SHAPES) * (MOST_SHAPE - LEAST_SHAPE);
  quantilesByShape[place] ??= Float64Array.from(LEVELS, (level) => unitGammaQuantile(shape, level));
  return quantilesByShape[place];
}

/** Demand wilder than this is a slip of the model, and would fill the shop. */
const MOST_VARIATION = 200;

function leadPoints(lead: LeadTimeDemand): Float64Array {
  const points = new Float64Array(LEVELS.length);
  for (let i = 0; i < points.length; i++) points[i] = Math.max(0, lead.mean + leadDistance(lead, LEVELS[i]!, SCORES[i]!));
  return points;
}

function leadDistance(lead: LeadTimeDemand, level: number, z: number): number {
  if (z > 0) {
    const ofDemand = Math.max(0, distanceAt(lead, level, z));
    // The same to the last digit: most lead times are certain, and this is asked a dozen times for each look at an item.
    return lead.sdOfLeadTime === 0 ? ofDemand : Math.hypot(ofDemand, z * lead.sdOfLeadTime);
  }
  // What lies below the mean comes from known quantiles alone: a lead time that varies, or a normal tail, would only make less of what is needed.
  const least = lead.spread[0];
  return level < (least?.level ?? 1) ? (least?.distance ?? 0) : distanceAt(lead, level, z);
}

/** The least stock, never below 0, that this demand exceeds with at most this probability. */
export function stockForCycleService(demand: CycleDemand, level: number): number {
  return leastStock(demand, probabilityBeyond, 1 - level + ROUNDING);
}

/** The least stock, never below 0, of which on average at most so many base units are short: the inverse of the loss function. */
export function stockForExpectedShort(demand: CycleDemand, short: number): number {
  return leastStock(demand, unitsBeyond, short);
}

const ROUNDING = 1e-9;
const PRECISION = 1e-6;

function leastStock(demand: CycleDemand, beyond: (demand: CycleDemand, stock: number) => number, most: number): number {
  if (beyond(demand, 0) <= most) return 0;
  let low = 0;
  let high = demand.below.values.at(-1)! + demand.lead.values.at(-1)!;
  while (high - low > PRECISION * Math.max(1, high)) {
    const middle = (low + high) / 2;
    if (beyond(demand, middle) <= most) high = middle;
    else low = middle;
  }
  return high;
}

/** How probable it is that more than the stock is wanted. Both parts ascend, so one walk down the lead time's goes with one up the other. */
function probabilityBeyond({ below, lead }: CycleDemand, stock: number): number {
  let probability = 0;
  let weight = 0;
  let k = lead.values.length;
  for (let i = 0; i < below.values.length; i++) {
    const left = stock - below.values[i]!;
    for (; k > 0 && lead.values[k - 1]! > left; k--) weight += lead.weights[k - 1]!;
    probability += below.weights[i]! * weight;
  }
  return probability;
}

/** How much more than the stock is wanted on average, by the same walk. */
function unitsBeyond({ below, lead }: CycleDemand, stock: number): number {
  let units = 0;
  let weight = 0;
  let sum = 0;
  let k = lead.values.length;
  for (let i = 0; i < below.values.length; i++) {
    const left = stock - below.values[i]!;
    for (; k > 0 && lead.values[k - 1]! > left; k--) {
      weight += lead.weights[k - 1]!;
      sum += lead.weights[k - 1]! * lead.values[k - 1]!;
    }
    units += below.weights[i]! * (sum - left * weight);
  }
  return units;
}
