import { type ChoiceOutcome, runChoices } from '../../../agent/domain/levels/choice-run.ts';
import type { LevelParameters } from '../../../agent/domain/levels/level-rule.ts';
import type { ItemResult } from '../evaluate-item.ts';
import type { ItemJob, Plan } from '../plan.ts';
import { AUTO, goalOf } from '../policy-choice.ts';
import { DAYS_PER_STEP } from '../step.ts';
import { choiceItemOf } from './auto-item.ts';

/** The parameters of each `auto` of a plan, in its order, at each moment of choice. */
export type Schedules = readonly (readonly LevelParameters[])[];

/** Results with the figures of every `auto` in their place, and what it chose. With given schedules nothing is chosen: so a few items fare as they did among all. */
export function withAuto(
  jobs: readonly ItemJob[],
  parts: readonly ItemResult[],
  plan: Plan,
  schedules?: Schedules,
): { readonly results: ItemResult[]; readonly schedules: Schedules } {
  const items = jobs.map((job) => choiceItemOf(job, plan));
  const times = { ...plan.choice, daysPerStep: DAYS_PER_STEP[plan.step] };
  const outcomes = plan.policies
    .filter(({ kind }) => kind === AUTO)
    .map((policy, at) =>
      runChoices({ items, records: parts.map(({ autos }) => autos[at]!), goal: goalOf(policy), times, schedule: schedules?.[at] }),
    );
  const results = parts.map((part, item) => ({ ...part, ...placed(part, outcomes, item, plan) }));
  return { results, schedules: outcomes.map(({ chosen }) => chosen) };
}

/** What others did and what `auto` did, in the order of the plan. */
function placed(part: ItemResult, outcomes: readonly ChoiceOutcome[], item: number, { policies, isTraced }: Plan): Partial<ItemResult> {
  let [other, auto] = [0, 0];
  const takes = policies.map(({ kind }) => (kind === AUTO ? { outcome: outcomes[auto++]! } : { own: other++ }));
  return {
    figures: takes.map(({ outcome, own }) => outcome?.figures[item] ?? part.figures[own!]!),
    traces: isTraced ? takes.map(({ outcome, own }) => outcome?.traces[item] ?? part.traces[own!]!) : [],
    autos: [],
  };
}
