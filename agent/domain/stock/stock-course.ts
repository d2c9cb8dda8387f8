import { distanceAt, type LeadTimeDemand } from '../demand/lead-time-demand.ts';
import { normalQuantile } from '../mathematics/normal.ts';

/** Goods of an open order in base units, and in how many days from now they can be counted on. */
export interface Delivery {
  readonly orderId: string;
  readonly units: number;
  readonly inDays: number;
  /** By how much its date has passed; 0 where it has not. */
  readonly overdueDays: number;
}

/** What is there, what comes, and how far ahead is looked; base units and days from now. */
export interface StockAhead {
  /** Below 0 where more is owed than is there. */
  readonly available: number;
  readonly deliveries: readonly Pick<Delivery, 'units' | 'inDays'>[];
  readonly untilDays: number;
  /** Demand of so many days from now on. */
  readonly demand: (days: number) => LeadTimeDemand;
}

/** Where stock goes: the probability that at some time more is wanted than came, and base units that are then short on average. */
export interface StockCourse {
  readonly probability: number;
  readonly short: number;
}

/** Days from now are found to this precision. */
const PRECISION_DAYS = 0.05;
/** A distribution is stood for by this many points, each as probable as the others. */
const POINTS = 25;
const LEVELS = Array.from({ length: POINTS }, (_, index) => (index + 0.5) / POINTS);
const SCORES = LEVELS.map(normalQuantile);

/**
 * The course of stock until a time. Demand only adds up, so between two deliveries the risk is highest just before the second: the course is as bad as the worst of these moments and the end. More stock, or another delivery, never
 * makes it worse.
 */
export function stockCourse(ahead: StockAhead): StockCourse {
  let [probability, short] = [0, 0];
  for (const moment of moments(ahead)) {
    const risk = riskAt(ahead, moment);
    probability = Math.max(probability, risk.probability);
    short = Math.max(short, risk.short);
  }
  return { probability, short };
}

/** In how many days the probability that stock has run out first exceeds `likely`; null where it does not until the end. */
export function runsOutInDays(ahead: StockAhead, likely: number): number | null {
  if (ahead.available <= 0) return 0;
  let from = 0;
  for (const moment of moments(ahead)) {
    if (riskAt(ahead, moment).probability > likely) {
      let [low, high] = [from, moment];
      // Of what came at the beginning of this stretch all is there; within it the risk only grows.
      while (high - low > PRECISION_DAYS) {
        const middle = (low + high) / 2;
        if (riskAt(ahead, middle).probability > likely) high = middle;
        else low = middle;
      }
      return high;
    }
    from = moment;
  }
  return null;
}

function moments({ deliveries, untilDays }: StockAhead): number[] {
  const before = deliveries.map(({ inDays }) => Math.max(0, inDays)).filter((inDays) => inDays < untilDays);
  return [...before.sort((a, b) => a - b), untilDays];
}

/** Just before what comes at that moment is there. */
function riskAt({ available, deliveries, demand }: StockAhead, days: number): StockCourse {
  const stock = deliveries.reduce((sum, { units, inDays }) => sum + (inDays < days ? units : 0), available);
  const lead = demand(days);
  let [beyond, missing] = [0, 0];
  for (let point = POINTS - 1; point >= 0; point--) {
    const excess = Math.max(0, lead.mean + distanceAt(lead, LEVELS[point]!, SCORES[point]!)) - stock;
    if (excess <= 0) break;
    beyond++;
    missing += excess;
  }
  return { probability: beyond / POINTS, short: missing / POINTS };
}
