import { type ChoiceGoal, candidatesFor, forItem } from '../../../agent/domain/choice-candidates.ts';
import { type LoopFigures, openLoop } from '../../../agent/domain/closed-loop.ts';
import type { LevelParameters } from '../../../agent/domain/level-rule.ts';
import { courseOf } from '../course.ts';
import type { ChoicePlan, ItemJob, Plan } from '../plan.ts';
import { type RollingForecasts, rollingForecasts } from '../rolling-forecasts.ts';
import { type LevelTable, levelTableOf } from './level-table.ts';
import { tableRule } from './table-rule.ts';

/** One item's part of a choice for all: its levels, and how each candidate would have fared. Can be sent from a worker. */
export interface AutoRecord {
  readonly table: LevelTable;
  /** For each moment of choice and each candidate what was missed, and of how much: money of 0, units lost of those wanted, or cycles with a stockout of all. */
  readonly pasts: Float64Array;
}

/** The first step from which the past is simulated: the forecasts before it say little. */
function simulatedFrom({ from, learning }: Plan): number {
  return Math.min(from, Math.max(learning.leastSteps, Math.round(from / 3)));
}

/** Forecasts of an item from the step on from which its past is simulated; those of every goal are the same. */
export function forecastsOfPast({ item, demand }: ItemJob, plan: Plan): RollingForecasts {
  return rollingForecasts(courseOf(item, demand, { step: plan.step, from: simulatedFrom(plan) }), plan.learning);
}

/** The candidates of a goal as they are for one item. */
function candidatesOf(goal: ChoiceGoal, holdingCost: number, { typicalHoldingCost }: ChoicePlan): LevelParameters[] {
  return candidatesFor(goal).map((parameters) => forItem(parameters, goal, holdingCost / typicalHoldingCost));
}

/** Simulates every candidate on the item's own history, from what was known at the time. */
export function autoRecordOf({ item, demand, offset = 0 }: ItemJob, plan: Plan, goal: ChoiceGoal, forecasts: RollingForecasts): AutoRecord {
  const { choice } = plan;
  const begin = simulatedFrom(plan);
  const course = courseOf(item, demand, { step: plan.step, from: begin });
  const candidates = candidatesOf(goal, item.holdingCost, choice);
  const safeties = [...new Set(candidates.map(({ safety }) => safety))].sort((a, b) => a - b);
  const table = levelTableOf(course, begin, forecasts, safeties);
  const pasts = new Float64Array(choice.moments.length * candidates.length * 2);
  for (const [at, parameters] of candidates.entries()) {
    const loop = openLoop(course, item);
    const { rule } = tableRule(table, item, parameters);
    for (const [moment, step] of choice.moments.entries()) {
      loop.run(rule, step - offset);
      pasts.set(pastOf(goal, loop.figures()), (moment * candidates.length + at) * 2);
    }
  }
  return { table, pasts };
}

/** What a goal counts. */
export function pastOf(goal: ChoiceGoal, figures: LoopFigures): [missed: number, of: number] {
  if (goal.kind === 'cost') return [figures.totalCost, 0];
  if (goal.kind === 'fill') return [figures.lostUnits, figures.units];
  return [figures.cycles - figures.servedCycles, figures.cycles];
}
