import type { RollingForecasts } from '../../../agent/domain/forecast/rolling-forecast.ts';
import { forItem } from '../../../agent/domain/levels/choice-candidates.ts';
import { type ChoiceItem, type ChoiceRecord, choiceRecordOf, safetiesOf } from '../../../agent/domain/levels/choice-record.ts';
import type { LevelParameters } from '../../../agent/domain/levels/level-rule.ts';
import { silentSteps, unitsKept } from '../../../agent/domain/levels/level-table.ts';
import { rollingForecasts } from '../../../agent/workers/rolling-forecasts.ts';
import { courseOf } from '../course.ts';
import type { ItemJob, Plan } from '../plan.ts';
import { goalOf, type PolicyChoice } from '../policy-choice.ts';

/** The first step from which the past is simulated: the forecasts before it say little. */
function simulatedFrom({ from, learning }: Plan): number {
  return Math.min(from, Math.max(learning.leastSteps, Math.round(from / 3)));
}

/** Forecasts of an item from the step on from which its past is simulated; those of every goal are the same. */
export function forecastsOfPast({ item, demand }: ItemJob, plan: Plan): RollingForecasts {
  return rollingForecasts(courseOf(item, demand, { step: plan.step, from: simulatedFrom(plan) }), plan.learning);
}

/** An item of a plan among those that parameters are chosen for, from a step on: that of the plan, where no other is given. */
export function choiceItemOf({ item, demand, offset = 0 }: ItemJob, { step, choice, ...plan }: Plan, from = plan.from): ChoiceItem {
  return {
    item: { ...item, unitsPerPack: item.packSize, minimumOrderQuantity: item.minimumOrder, isSmoothed: true },
    course: courseOf(item, demand, { step, from }),
    offset,
    holdingAgainstTypical: item.holdingCost / choice.typicalHoldingCost,
  };
}

/** What an `auto` of the plan chooses by, of one item. */
export function autoRecordOf(job: ItemJob, plan: Plan, policy: PolicyChoice, forecasts: RollingForecasts): ChoiceRecord {
  const past = choiceItemOf(job, plan, simulatedFrom(plan));
  const { leadSteps, daysPerStep } = past.course;
  const interval = { leadTimeDays: leadSteps * daysPerStep, leadTimeSdDays: 0, reviewDays: daysPerStep };
  const goal = goalOf(policy);
  const { moments, firstDemands } = plan.choice;
  // Only where the units of all items are counted together does what nobody asked for within a year make up for the rest.
  const firstDemand = goal.kind === 'fill' ? (step: number) => firstDemands[step + past.offset] ?? null : undefined;
  return choiceRecordOf(past, { goal, moments }, { forecasts, interval, ...(firstDemand && { firstDemand }) });
}

/** Units that are kept of any one item at any moment at which nobody had asked for it within the last year, at most, under what was chosen at each moment. */
export function unseenUnitsOf(jobs: readonly ItemJob[], plan: Plan, policy: PolicyChoice, schedule: readonly LevelParameters[]): number {
  const goal = goalOf(policy);
  if (goal.kind !== 'fill') return 0;
  const { moments, every, firstDemands } = plan.choice;
  let most = 0;
  for (const job of jobs) {
    const { holdingAgainstTypical, course, offset } = choiceItemOf(job, plan);
    const safeties = safetiesOf(goal, holdingAgainstTypical);
    for (const step of silentSteps(job.demand, course.daysPerStep)) {
      const first = firstDemands[step + offset];
      const parameters = schedule[Math.floor((step + offset - moments[0]!) / every)];
      if (step < plan.from || !first || !parameters) continue;
      const { safety } = forItem(parameters, goal, holdingAgainstTypical);
      most = Math.max(most, unitsKept(first, course.leadSteps + 1, safeties, safety));
    }
  }
  return most;
}
