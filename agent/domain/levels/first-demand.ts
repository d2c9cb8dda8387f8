/**
 * What items that nobody had ever asked for turned out to be asked for, by the items that are known: where those are the sold ones only, the chance is overstated. At a high
 * target a return after a year's silence is as a first demand.
 */
export interface FirstDemand {
  /** That such an item is asked for within a step. */
  readonly chance: number;
  /** Units that were asked for then, ascending; at least one. */
  readonly sizes: readonly number[];
}

/** One item's demand per step; it begins `offset` steps after the earliest. */
export interface DemandFrom {
  readonly demand: ArrayLike<number>;
  readonly offset: number;
}

/** Items young enough say nothing: their history begins with what was sold first. */
const SETTLED_DAYS = 90;
/** Of the past a year counts. */
const COUNTED_DAYS = 365;
/** Fewer first demands tell nothing. */
const LEAST_FIRSTS = 5;

/** For each step of all items' common calendar what was known at its end of first demands; null where there were too few. */
export function firstDemands(items: readonly DemandFrom[], daysPerStep: number): (FirstDemand | null)[] {
  const steps = items.reduce((most, { demand, offset }) => Math.max(most, offset + demand.length), 0);
  const waiting = new Float64Array(steps);
  const sizes: number[][] = Array.from({ length: steps }, () => []);
  for (const { demand, offset } of items)
    for (let step = 0, isSeen = false; step < demand.length && !isSeen; step++) {
      isSeen = demand[step]! > 0;
      if (step * daysPerStep < SETTLED_DAYS) continue;
      waiting[offset + step]!++;
      if (isSeen) sizes[offset + step]!.push(demand[step]!);
    }
  const span = Math.max(1, Math.round(COUNTED_DAYS / daysPerStep));
  return Array.from({ length: steps }, (_, step) => {
    const from = Math.max(0, step + 1 - span);
    const firsts = sizes.slice(from, step + 1).flat();
    if (firsts.length < LEAST_FIRSTS) return null;
    const chance = firsts.length / waiting.slice(from, step + 1).reduce((sum, count) => sum + count, 0);
    return { chance, sizes: firsts.sort((a, b) => a - b) };
  });
}

/**
 * Units to keep of an item that nobody asked for within the last year: as many as a first demand within so many steps exceeds no more often than the safety allows, by the odds of
 * Student's t with two degrees of freedom, as they tell items apart.
 */
export function unitsUnseen({ chance, sizes }: FirstDemand, steps: number, safety: number): number {
  const within = 1 - (1 - chance) ** steps;
  const allowed = (1 - safety / Math.hypot(safety, Math.SQRT2)) / 2;
  // So many of the sizes may be exceeded.
  const exceeding = Math.floor((allowed / within) * sizes.length);
  return exceeding >= sizes.length ? 0 : sizes[sizes.length - 1 - exceeding]!;
}
