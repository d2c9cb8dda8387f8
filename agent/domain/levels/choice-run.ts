import { chooseByCost } from '../pooled/pooled-choice.ts';
import { type ChoiceGoal, candidatesFor, forItem, smallLotsAmong } from './choice-candidates.ts';
import { type ChoiceItem, type ChoiceRecord, pastOf } from './choice-record.ts';
import { type LoopFigures, type LoopTrace, openLoop } from './closed-loop.ts';
import type { LevelParameters } from './level-rule.ts';
import { chooseByService, easedService, type Shortfall, serviceToAsk, withoutLumps } from './service-choice.ts';
import { tableRule } from './table-rule.ts';

/** A service is chosen by the last so many days, or steps where that is longer. */
const SERVICE_DAYS = 90;
const SERVICE_STEPS = 12;
/** Within this share of them is made up for what was missed. */
const MADE_UP_WITHIN = { fill: 0.5, cycle: 1 } as const;
/** Within so many days is given back what a fill rate is over, also where steps are months: stock that was bought to make up for what was missed serves on long after. */
const GIVEN_BACK_DAYS = 45;
/** So much of what may be lost is held back: what was picked by its past loses a little more later, when orders come that are larger than any before. */
const HELD_BACK = { fill: 0.025, cycle: 0 } as const;
/** What is chosen for a fill rate is the mean of about so many days' choices: stock that goes up and down serves less than as much that stays, and lumps come and go. */
const EASED_DAYS = 28;
/** Parts of the items that are looked at one by one: a lump or two fall into few of them. */
const BLOCKS = 9;

/** Items, each in the course that is run, and what each would have fared under each candidate. */
export interface ChoicePool {
  readonly items: readonly ChoiceItem[];
  readonly records: readonly ChoiceRecord[];
  readonly goal: ChoiceGoal;
  readonly times: ChoiceTimes;
  /** What was chosen before; nothing is chosen then. */
  readonly schedule?: readonly LevelParameters[] | undefined;
}

/** When parameters are chosen, in steps of all items' common calendar. */
export interface ChoiceTimes {
  readonly moments: readonly number[];
  /** Steps between two moments. */
  readonly every: number;
  readonly daysPerStep: number;
}

interface Running {
  readonly run: (parameters: LevelParameters, until: number) => void;
  readonly figures: () => LoopFigures;
}

/** What happened to the items in their order, and the parameters that were chosen at each moment. */
export interface ChoiceOutcome {
  readonly figures: readonly LoopFigures[];
  readonly traces: readonly LoopTrace[];
  readonly chosen: readonly LevelParameters[];
}

/** Runs all items side by side; at each moment the parameters of all are chosen by what is past then, of which a switch changes the levels only. */
export function runChoices(pool: ChoicePool): ChoiceOutcome {
  const { items, schedule } = pool;
  const { moments } = pool.times;
  const traces = items.map((): LoopTrace => ({ onHand: [], ordered: [], lost: [] }));
  const running = items.map((item, at) => start(item, pool.records[at]!, pool.goal, traces[at]!));
  const chosen: LevelParameters[] = [];
  for (const [moment] of moments.entries()) {
    const parameters = schedule?.[moment] ?? eased(pool, chosen, choose(pool, moment, running));
    chosen.push(parameters);
    for (const item of running) item.run(parameters, moments[moment + 1] ?? Number.POSITIVE_INFINITY);
  }
  return { figures: running.map(({ figures }) => figures()), traces, chosen };
}

function start(choiceItem: ChoiceItem, { table }: ChoiceRecord, goal: ChoiceGoal, trace: LoopTrace): Running {
  const { item, course, offset, holdingAgainstTypical } = choiceItem;
  const loop = openLoop(course, item, trace);
  const own = (parameters: LevelParameters) => forItem(parameters, goal, holdingAgainstTypical);
  const { rule, use } = tableRule(table, item, own(candidatesFor(goal)[0]!));
  return {
    run: (parameters, until) => {
      use(own(parameters));
      loop.run(rule, until - offset);
    },
    figures: loop.figures,
  };
}

/** A choice for a fill rate eased by those before it; the first ones are their plain mean. */
function eased({ goal, times }: ChoicePool, before: readonly LevelParameters[], parameters: LevelParameters): LevelParameters {
  const last = before.at(-1);
  if (goal.kind !== 'fill' || !last) return parameters;
  return easedService(last, parameters, Math.max(1 / (before.length + 1), Math.min(1, (times.every * times.daysPerStep) / EASED_DAYS)));
}

function choose({ items, records, goal, times }: ChoicePool, moment: number, running: readonly Running[]): LevelParameters {
  const simulated = candidatesFor(goal);
  const past = (record: ChoiceRecord, when: number, place: number): number =>
    when < 0 ? 0 : record.pasts[when * simulated.length * 2 + place]!;
  if (goal.kind === 'cost')
    return chooseByCost(
      simulated,
      records.map((record) => simulated.map((_, at) => past(record, moment, 2 * at))),
    );
  const first = items.some(({ item }) => item.lotDays === undefined) ? 0 : smallLotsAmong(simulated);
  const candidates = simulated.slice(first);
  const span = Math.max(SERVICE_STEPS, SERVICE_DAYS / times.daysPerStep);
  const before = moment - Math.round(span / times.every);
  const recent = (at: number, of: readonly ChoiceRecord[] = records): Shortfall => {
    const grown = (place: number) => of.reduce((sum, record) => sum + past(record, moment, place) - past(record, before, place), 0);
    return { missed: grown(2 * (first + at)), of: grown(2 * (first + at) + 1) };
  };
  const all = candidates.map((_, at) => recent(at));
  const blocks = Array.from({ length: BLOCKS }, (_, block) => records.filter((_, item) => item % BLOCKS === block));
  // Units are lost in lumps; stockouts are counted one by one.
  const highest = candidates.length - 1;
  const pasts =
    goal.kind === 'fill'
      ? withoutLumps(
          all,
          blocks.map((block) => recent(highest, block)),
        )
      : all;
  const achieved = running.reduce<Shortfall>(
    (total, { figures }) => {
      const [missed, of] = pastOf(goal, figures());
      return { missed: total.missed + missed, of: total.of + of };
    },
    { missed: 0, of: 0 },
  );
  // As much lies ahead as there was of late, under candidates neither low nor high.
  const { of } = all[Math.floor(all.length / 2)]!;
  const missed = MADE_UP_WITHIN[goal.kind] * of;
  const over = goal.kind === 'fill' ? (GIVEN_BACK_DAYS / (span * times.daysPerStep)) * of : missed;
  const level = goal.level + HELD_BACK[goal.kind] * (1 - goal.level);
  return chooseByService(candidates, pasts, serviceToAsk(level, achieved, { missed, over }));
}
