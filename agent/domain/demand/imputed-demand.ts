import { meanOf } from '../mathematics/statistics.ts';

/** Why the demand of a step is not known whole: nothing was left to sell, nothing was heard, or a holiday stood in the place of an open day. */
export type Unknown = 'stockout' | 'gap' | 'closed';

/** Demand as it was seen in one step. */
export interface SeenStep {
  readonly quantity: number;
  /** Place in the week or another season; steps of one phase are alike. */
  readonly phase: number;
  /** Null where all of it was seen. */
  readonly unknown: Unknown | null;
}

const DONORS = 8;
const LEAST_DONORS = 3;

/**
 * Demand with the unknown steps filled up: what is expected given that it was at least what was seen (censored demand, Nahmias 1994, "Demand estimation in lost sales inventory
 * systems"), by the nearest steps of the same phase that were seen whole. Where most of those are without demand they stand in by turns, so that it stays intermittent.
 * With fewer than three such steps, the step stays as it was seen.
 */
export function imputedDemand(steps: readonly SeenStep[]): readonly number[] {
  let turn = 0;
  return steps.map(({ quantity, phase, unknown }, at) => {
    if (unknown === null) return quantity;
    const alike = donors(steps, at, (step) => step.phase === phase);
    const known = alike.length < LEAST_DONORS ? donors(steps, at, () => true) : alike;
    if (known.length < LEAST_DONORS) return quantity;
    const isSeldom = quantity === 0 && known.filter((value) => value === 0).length * 2 > known.length;
    if (isSeldom) return known[turn++ % known.length]!;
    const thinkable = known.filter((value) => value >= quantity);
    return thinkable.length === 0 ? quantity : meanOf(thinkable);
  });
}

/** Quantities of the nearest steps that were seen whole, the nearest first. */
function donors(steps: readonly SeenStep[], at: number, suits: (step: SeenStep) => boolean): number[] {
  const found: number[] = [];
  for (let away = 1; away < steps.length && found.length < DONORS; away++) {
    for (const step of [steps[at - away], steps[at + away]]) {
      if (step?.unknown === null && suits(step) && found.length < DONORS) found.push(step.quantity);
    }
  }
  return found;
}
