import { type ChoiceGoal, candidatesFor, forItem } from './choice-candidates.ts';
import { type Course, type LoopFigures, openLoop } from './closed-loop.ts';
import { type LevelSources, type LevelTable, levelTableOf } from './level-table.ts';
import { type RuleItem, tableRule } from './table-rule.ts';

/** One item among those that parameters are chosen for. */
export interface ChoiceItem {
  readonly item: RuleItem;
  /** Begins where the item is simulated from. */
  readonly course: Course;
  /** Steps by which its demand begins later than that of the earliest item. */
  readonly offset: number;
  /** Its holding cost over that of a typical item. */
  readonly holdingAgainstTypical: number;
}

/** One item's part of a choice for all: its levels, and how each candidate would have fared. Can be sent from a worker. */
export interface ChoiceRecord {
  readonly table: LevelTable;
  /** For each moment of choice and each candidate what was missed up to it, and of how much: money of 0, units lost of those wanted, or cycles with a stockout of all. */
  readonly pasts: Float64Array;
}

/**
 * Simulates every candidate on the item's own history, from what was known at the time. `moments` are steps of all items' common calendar. Units count from when the first
 * order can have arrived: what is lost before it is lost whatever is chosen, and would make every candidate look worse than it serves (the initial transient, which is left
 * out: Welch 1983, "The statistical analysis of simulation results").
 */
export function choiceRecordOf(
  { item, course, offset, holdingAgainstTypical }: ChoiceItem,
  { goal, moments }: { readonly goal: ChoiceGoal; readonly moments: readonly number[] },
  sources: LevelSources,
): ChoiceRecord {
  const candidates = candidatesFor(goal).map((parameters) => forItem(parameters, goal, holdingAgainstTypical));
  const table = levelTableOf(course, sources, safetiesOf(goal, holdingAgainstTypical));
  const pasts = new Float64Array(moments.length * candidates.length * 2);
  const counted = goal.kind === 'fill' ? course.from + course.leadSteps : course.from;
  for (const [at, parameters] of candidates.entries()) {
    const loop = openLoop(course, item);
    const { rule } = tableRule(table, item, parameters);
    loop.run(rule, counted);
    const [missedBefore, ofBefore] = pastOf(goal, loop.figures());
    for (const [moment, step] of moments.entries()) {
      if (step - offset <= counted) continue;
      loop.run(rule, step - offset);
      const [missed, of] = pastOf(goal, loop.figures());
      pasts.set([missed - missedBefore, of - ofBefore], (moment * candidates.length + at) * 2);
    }
  }
  return { table, pasts };
}

/** The safeties of one item's table: those of all candidates as they are for it, ascending. */
export function safetiesOf(goal: ChoiceGoal, holdingAgainstTypical: number): number[] {
  const safeties = candidatesFor(goal).map((parameters) => forItem(parameters, goal, holdingAgainstTypical).safety);
  return [...new Set(safeties)].sort((a, b) => a - b);
}

/** What a goal counts. */
export function pastOf(goal: ChoiceGoal, figures: LoopFigures): [missed: number, of: number] {
  if (goal.kind === 'cost') return [figures.totalCost, 0];
  if (goal.kind === 'fill') return [figures.lostUnits, figures.units];
  return [figures.cycles - figures.servedCycles, figures.cycles];
}
