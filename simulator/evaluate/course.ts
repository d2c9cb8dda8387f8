import type { Course } from '../../agent/domain/closed-loop.ts';
import type { LoopItem } from './item-table.ts';
import { DAYS_PER_STEP, type Step } from './step.ts';

/** Days of the warm-up's mean demand on the shelf at the start, beside those of the lead time. */
const DAYS_AT_START = 14;

/** Mean and standard deviation (n - 1) of demand per step. */
export interface Moments {
  readonly mean: number;
  readonly sd: number;
}

/** The moments of a stretch of demand. */
export function momentsOf(demand: readonly number[]): Moments {
  const mean = demand.reduce((sum, value) => sum + value, 0) / demand.length;
  const squares = demand.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / Math.max(1, demand.length - 1)) };
}

/** How an item starts, the same for every policy: with the warm-up's mean demand over lead time and fourteen days, rounded up, and nothing on order. */
export function courseOf(item: LoopItem, demand: readonly number[], { step, from }: { step: Step; from: number }): Course {
  const daysPerStep = DAYS_PER_STEP[step];
  const leadSteps = Math.max(1, Math.round(item.leadTimeDays / daysPerStep));
  const { mean } = momentsOf(demand.slice(0, from));
  return { demand, from, leadSteps, daysPerStep, start: Math.ceil(mean * (leadSteps + DAYS_AT_START / daysPerStep)) };
}
