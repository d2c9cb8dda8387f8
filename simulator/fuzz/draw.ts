import { createRandom, type SeededRandom } from '../random.ts';
import { named, type RunPlan } from '../scenario/run-plan.ts';
import type { TimedFault } from '../scenario/scenario.ts';
import { drawAgent } from './draw-agent.ts';
import { type Habit, habitsOf } from './habits.ts';

export interface DrawLimits {
  readonly days: number;
  /** Instead of as many as the seed draws. */
  readonly items?: number | undefined;
  /** Names of the only faults that happen; without it all that the seed draws. */
  readonly only?: readonly string[] | undefined;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** By then the opening stock is in its bins: it comes without an order, and late it would be taken for one that was placed meanwhile. */
const OPENED_MS = 4 * 3_600_000;

/** Draws a warehouse, an agent's configuration and what goes wrong. Fewer days, items or faults leave the rest as it is. */
export function drawRun(seed: number, { days, items, only }: DrawLimits): RunPlan {
  const random = createRandom(`fuzz ${seed}`);
  const mind = random.stream('mind');
  // What makes times or levels unknowable has seeds of its own, so that all else can be judged exactly.
  const theme = mind.pick(['plain', 'plain', 'plain', 'time', 'levels'] as const);
  const drawn = mind.integer(4, 10);
  const faults = named(apart(habitsOf(theme).flatMap((habit) => timesOf(habit, days, random.stream('fault', habit.kind)))));
  return {
    title: `seed ${seed}`,
    seed: `fuzz ${seed}`,
    days,
    items: items ?? drawn,
    demandFactor: 1,
    unitsPerCustomer: mind.pick([3, 6]),
    gateways: mind.chance(0.1) ? 2 : 1,
    agent: drawAgent(random.stream('agent'), theme),
    faults: only ? faults.filter(({ name }) => only.includes(name)) : faults,
  };
}

/** No clock is put wrong in two ways at once: what ends first would say that it is right. */
function apart(faults: readonly Omit<TimedFault, 'name'>[]): Omit<TimedFault, 'name'>[] {
  const isClock = ({ kind }: Pick<TimedFault, 'kind'>): boolean => kind === 'clock-step' || kind === 'no-clock';
  let free = 0;
  const clocks = [...faults].filter(isClock).sort((a, b) => a.at - b.at);
  const kept = clocks.filter(({ at, forMs }) => {
    const isApart = at >= free;
    if (isApart) free = at + forMs + MINUTE_MS;
    return isApart;
  });
  return faults.filter((fault) => !isClock(fault) || kept.includes(fault));
}

/** When a kind of fault happens; never twice at once. */
function timesOf(
  { kind, chancePerDay, hours: [from, to] = [0, 24], least, most, options }: Habit,
  days: number,
  random: SeededRandom,
): Omit<TimedFault, 'name'>[] {
  const found: Omit<TimedFault, 'name'>[] = [];
  let free = 0;
  for (let day = 0; day < days; day++) {
    const draw = random.stream(day);
    const isDue = draw.chance(chancePerDay);
    const at = day * DAY_MS + draw.integer(from * 60, to * 60 - 1) * MINUTE_MS;
    const forMs = draw.integer(Math.ceil(least / MINUTE_MS), Math.ceil(most / MINUTE_MS)) * MINUTE_MS;
    if (!isDue || at < free || at < OPENED_MS) continue;
    free = at + forMs + MINUTE_MS;
    found.push({ kind, at, forMs, options: options(draw.stream('options')) });
  }
  return found;
}
