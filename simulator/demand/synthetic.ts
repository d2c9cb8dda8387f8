import type { SeededRandom } from '../random.ts';
import type { DemandModel } from './demand-model.ts';

/** Classes of demand, as real warehouses have them (Syntetos and Boylan 2005), and two patterns with a reason. */
export const DEMAND_CLASSES = ['smooth', 'weekly', 'erratic', 'intermittent', 'lumpy', 'promoted'] as const;
export type SyntheticClass = (typeof DEMAND_CLASSES)[number];

/** Monday first; sums to 7. */
const WEEK = [0.8, 0.75, 0.9, 1.05, 1.5, 1.4, 0.6];
const PROMOTION_EVERY_DAYS = 45;
const PROMOTION_DAYS = 5;

// Failures before a success: long-tailed sizes, at least 1.
function geometric(random: SeededRandom, mean: number): number {
  return 1 + Math.floor(Math.log(1 - random.next()) / Math.log(1 - 1 / Math.max(1.0001, mean)));
}

// Poisson with a gamma-distributed mean, by an exponential mixture of two: overdispersed like orders from customers of different size.
function overdispersed(random: SeededRandom, mean: number): number {
  const factor = (-Math.log(1 - random.next()) - Math.log(1 - random.next())) / 2;
  return random.poisson(mean * factor);
}

/** Demand of a class around a mean per day. `firstWeekday` is that of day 0, Monday 0. */
export function syntheticDemand(kind: SyntheticClass, mean: number, random: SeededRandom, firstWeekday = 0): DemandModel {
  const weekdayOf = (day: number): number => (((day + firstWeekday) % 7) + 7) % 7;
  const of: Record<SyntheticClass, (day: number, draw: SeededRandom) => number> = {
    smooth: (_day, draw) => draw.poisson(mean),
    weekly: (day, draw) => draw.poisson(mean * WEEK[weekdayOf(day)]!),
    erratic: (_day, draw) => overdispersed(draw, mean),
    intermittent: (_day, draw) => (draw.chance(0.3) ? 1 + draw.poisson(Math.max(0, mean / 0.3 - 1)) : 0),
    lumpy: (_day, draw) => (draw.chance(0.25) ? geometric(draw, mean / 0.25) : 0),
    promoted: (day, draw) => draw.poisson(isPromoted(day) ? mean * 2 : mean),
  };
  return { name: kind, unitsOn: (day) => of[kind](day, random.stream('day', day)) };
}

/** A promotion of a few days every few weeks. */
function isPromoted(day: number): boolean {
  return (((day - 20) % PROMOTION_EVERY_DAYS) + PROMOTION_EVERY_DAYS) % PROMOTION_EVERY_DAYS < PROMOTION_DAYS;
}
