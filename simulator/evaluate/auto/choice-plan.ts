import { firstDemands } from '../../../agent/domain/levels/first-demand.ts';
import type { ChoicePlan, ItemJob } from '../plan.ts';
import { DAYS_PER_STEP, type Step, stepOf } from '../step.ts';

/** Parameters are chosen anew so often. */
const CHOICE_DAYS = 7;

/** Items without dates begin together; the others by their first day, so that nobody learns from another's future. */
export function withOffsets(jobs: readonly ItemJob[], step: Step): ItemJob[] {
  const days = jobs.flatMap(({ firstDay }) => (firstDay == null ? [] : [firstDay]));
  const first = days.reduce((least, day) => Math.min(least, day), Number.POSITIVE_INFINITY);
  return jobs.map((job) => ({ ...job, offset: job.firstDay == null ? 0 : stepOf(job.firstDay, first, step) }));
}

/** From the first item's first step after its history to the last step of all. */
export function choicePlanOf(jobs: readonly ItemJob[], step: Step, from: number): ChoicePlan {
  const every = Math.max(1, Math.round(CHOICE_DAYS / DAYS_PER_STEP[step]));
  const offsets = jobs.map(({ offset = 0 }) => offset);
  const first = from + offsets.reduce((least, offset) => Math.min(least, offset), Number.POSITIVE_INFINITY);
  const last = jobs.reduce((most, { demand }, at) => Math.max(most, offsets[at]! + demand.length), 0);
  const moments: number[] = [];
  for (let moment = first; moment < last; moment += every) moments.push(moment);
  const costs = jobs.map(({ item }) => item.holdingCost).sort((a, b) => a - b);
  const firsts = firstDemands(
    jobs.map(({ demand, offset = 0 }) => ({ demand, offset })),
    DAYS_PER_STEP[step],
  );
  return { moments, every, typicalHoldingCost: costs[Math.floor(costs.length / 2)] ?? 1, firstDemands: firsts };
}
