import { type ChoiceGoal, candidatesFor, forItem } from '../../../agent/domain/choice-candidates.ts';
import { type LoopFigures, type LoopTrace, openLoop } from '../../../agent/domain/closed-loop.ts';
import type { LevelParameters } from '../../../agent/domain/level-rule.ts';
import { chooseByCost } from '../../../agent/domain/pooled-choice.ts';
import { chooseByService, type Shortfall, serviceToAsk } from '../../../agent/domain/service-choice.ts';
import { courseOf } from '../course.ts';
import type { ItemJob, Plan } from '../plan.ts';
import { DAYS_PER_STEP } from '../step.ts';
import { type AutoRecord, pastOf } from './auto-record.ts';
import { tableRule } from './table-rule.ts';

/** A service is chosen by the last so many days, or steps where that is longer, and within as many is made up for what was missed. */
const SERVICE_DAYS = 90;
const SERVICE_STEPS = 12;

/** Items, and what each would have fared under each candidate. */
export interface AutoPool {
  readonly jobs: readonly ItemJob[];
  readonly records: readonly AutoRecord[];
  readonly goal: ChoiceGoal;
  /** What was chosen before; nothing is chosen then. */
  readonly schedule?: readonly LevelParameters[] | undefined;
}

interface Running {
  readonly run: (parameters: LevelParameters, until: number) => void;
  readonly figures: () => LoopFigures;
}

/** What happened to the items in their order, and the parameters that were chosen at each moment. */
export interface AutoOutcome {
  readonly figures: readonly LoopFigures[];
  readonly traces: readonly LoopTrace[];
  readonly chosen: readonly LevelParameters[];
}

/** Runs all items side by side; at each moment the parameters of all are chosen by what is past then, of which a switch changes the levels only. */
export function runAuto(pool: AutoPool, plan: Plan): AutoOutcome {
  const { jobs, schedule } = pool;
  const { moments } = plan.choice;
  const traces = jobs.map((): LoopTrace => ({ onHand: [], ordered: [], lost: [] }));
  const running = jobs.map((_, at) => start(pool, plan, at, traces[at]!));
  const chosen: LevelParameters[] = [];
  for (const [moment] of moments.entries()) {
    const parameters = schedule?.[moment] ?? choose(pool, plan, moment, running);
    chosen.push(parameters);
    for (const item of running) item.run(parameters, moments[moment + 1] ?? Number.POSITIVE_INFINITY);
  }
  return { figures: running.map(({ figures }) => figures()), traces, chosen };
}

function start({ jobs, records, goal }: AutoPool, plan: Plan, at: number, trace: LoopTrace): Running {
  const { item, demand, offset = 0 } = jobs[at]!;
  const loop = openLoop(courseOf(item, demand, plan), item, trace);
  const own = (parameters: LevelParameters) => forItem(parameters, goal, item.holdingCost / plan.choice.typicalHoldingCost);
  const { rule, use } = tableRule(records[at]!.table, item, own(candidatesFor(goal)[0]!));
  return {
    run: (parameters, until) => {
      use(own(parameters));
      loop.run(rule, until - offset);
    },
    figures: loop.figures,
  };
}

function choose(pool: AutoPool, plan: Plan, moment: number, running: readonly Running[]): LevelParameters {
  const { records, goal } = pool;
  const candidates = candidatesFor(goal);
  const past = (record: AutoRecord, when: number, place: number): number =>
    when < 0 ? 0 : record.pasts[when * candidates.length * 2 + place]!;
  if (goal.kind === 'cost')
    return chooseByCost(
      candidates,
      records.map((record) => candidates.map((_, at) => past(record, moment, 2 * at))),
    );
  const span = Math.max(SERVICE_STEPS, SERVICE_DAYS / DAYS_PER_STEP[plan.step]);
  const before = moment - Math.round(span / plan.choice.every);
  const recent = (place: number) => records.reduce((sum, record) => sum + past(record, moment, place) - past(record, before, place), 0);
  const pasts = candidates.map((_, at): Shortfall => ({ missed: recent(2 * at), of: recent(2 * at + 1) }));
  const achieved = running.reduce<Shortfall>(
    (total, { figures }) => {
      const [missed, of] = pastOf(goal, figures());
      return { missed: total.missed + missed, of: total.of + of };
    },
    { missed: 0, of: 0 },
  );
  // As much lies ahead as there was of late, under candidates neither low nor high.
  const ahead = pasts[Math.floor(pasts.length / 2)]!.of;
  return chooseByService(candidates, pasts, serviceToAsk(goal.level, achieved, ahead));
}
