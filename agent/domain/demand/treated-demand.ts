import { imputedDemand, type SeenStep, type Unknown } from './imputed-demand.ts';
import { type LevelShift, levelShift } from './level-shift.ts';
import { nettedReturns } from './netted-returns.ts';
import { dampOneOffs, type OneOffTerms } from './one-off-orders.ts';

/** A step that a model sees otherwise than it was. */
export interface TreatedStep {
  /** Place among the steps as they were seen. */
  readonly at: number;
  readonly because: 'return' | 'one-off' | Unknown;
  readonly seen: number;
  readonly taken: number;
}

/** What a model learns from, oldest first, and what was done to it. */
export interface TreatedDemand {
  /** From the first step of the newest level on; never negative. */
  readonly series: readonly number[];
  readonly marks: readonly TreatedStep[];
  readonly shift: LevelShift | null;
}

/** How a series is treated: its season, and how many steps have to remain behind a level shift. */
export interface TreatmentTerms extends OneOffTerms {
  readonly season: number;
  readonly leastSteps: number;
}

/**
 * Data before models: returns are set against sales, one-off orders cut, days without stock or without word filled up, and what lies before a level shift is left out. A
 * series that has none of these comes back as it was.
 */
export function treatedDemand(steps: readonly SeenStep[], terms: TreatmentTerms): TreatedDemand {
  const seen = steps.map(({ quantity }) => quantity);
  const netted = nettedReturns(seen);
  const damped = dampOneOffs(netted, terms);
  const imputed = imputedDemand(steps.map((step, at) => ({ ...step, quantity: damped[at]! })));
  const shift = levelShift(imputed, terms);
  const marks = [
    ...changes(seen, netted, () => 'return'),
    ...changes(netted, damped, () => 'one-off'),
    ...changes(damped, imputed, (at) => steps[at]!.unknown ?? 'gap'),
  ];
  return { series: shift ? imputed.slice(shift.at) : imputed, marks, shift };
}

function changes(before: readonly number[], after: readonly number[], because: (at: number) => TreatedStep['because']): TreatedStep[] {
  return after.flatMap((taken, at) => (taken === before[at] ? [] : [{ at, because: because(at), seen: before[at]!, taken }]));
}
