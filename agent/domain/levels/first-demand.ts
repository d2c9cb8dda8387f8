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

/** First demands as they are counted, by steps of a calendar that all items share. Can be sent from a worker. */
export interface FirstCounts {
  readonly daysPerStep: number;
  /** Items that nobody had asked for before the step, of those that were known for long enough. */
  readonly waiting: Float64Array;
  /** Units that were asked for in the step by first demands. */
  readonly sizes: readonly (readonly number[])[];
}

/** One item among those that first demands are counted of, by steps of the common calendar; it may be known from before the first of them. */
export interface FirstAsked {
  readonly begin: number;
  /** Its last step, or the one in which it was asked for first, with the units; null where nobody has. */
  readonly end: number;
  readonly units: number | null;
}

const NONE: readonly number[] = [];

/** Counts first demands in so many steps, item by item. */
export function createFirstCount(steps: number, daysPerStep: number): { add(item: FirstAsked): void; counts(): FirstCounts } {
  // How many more, or fewer, wait from a step on than in the one before it.
  const changes = new Float64Array(steps + 1);
  // Made where there is one: base units are free text, and each is counted apart.
  const sizes = new Map<number, number[]>();
  const settled = Math.ceil(SETTLED_DAYS / daysPerStep);
  return {
    add({ begin, end, units }) {
      const from = begin + settled;
      if (end < Math.max(from, 0) || from >= steps) return;
      changes[Math.max(from, 0)]!++;
      changes[Math.min(end + 1, steps)]!--;
      if (units === null) return;
      const those = sizes.get(end);
      if (those) those.push(units);
      else sizes.set(end, [units]);
    },
    counts() {
      let waiting = 0;
      return {
        ...{ daysPerStep, waiting: changes.subarray(0, steps).map((change) => (waiting += change)) },
        sizes: Array.from({ length: steps }, (_, step) => sizes.get(step) ?? NONE),
      };
    },
  };
}

/** What was known of first demands at the end of a step; null where there were too few. */
export function firstDemandAt({ daysPerStep, waiting, sizes }: FirstCounts, step: number): FirstDemand | null {
  const from = Math.max(0, step + 1 - Math.max(1, Math.round(COUNTED_DAYS / daysPerStep)));
  const firsts = sizes.slice(from, step + 1).flat();
  if (firsts.length < LEAST_FIRSTS) return null;
  const chance = firsts.length / waiting.subarray(from, step + 1).reduce((sum, count) => sum + count, 0);
  return { chance, sizes: firsts.sort((a, b) => a - b) };
}

/** For each step of all items' common calendar what was known at its end of first demands; null where there were too few. */
export function firstDemands(items: readonly DemandFrom[], daysPerStep: number): (FirstDemand | null)[] {
  const steps = items.reduce((most, { demand, offset }) => Math.max(most, offset + demand.length), 0);
  const count = createFirstCount(steps, daysPerStep);
  for (const { demand, offset } of items) {
    const first = Array.prototype.findIndex.call(demand, (units: number) => units > 0);
    if (first < 0) count.add({ begin: offset, end: offset + demand.length - 1, units: null });
    else count.add({ begin: offset, end: offset + first, units: demand[first]! });
  }
  const counts = count.counts();
  return Array.from({ length: steps }, (_, step) => firstDemandAt(counts, step));
}

/** Whether an item that nobody asked for would more probably spoil on the shelf than be asked for: kept units of it would be bought again and again, and thrown away. */
export function wouldSpoil({ chance }: FirstDemand, shelfLifeSteps: number | null): boolean {
  return shelfLifeSteps !== null && 1 - (1 - chance) ** shelfLifeSteps < 0.5;
}

/** Units that a first demand is expected to ask for in a day, of an item that nobody asked for. */
export function firstRate({ chance, sizes }: FirstDemand, daysPerStep: number): number {
  return (chance * sizes.reduce((sum, units) => sum + units, 0)) / sizes.length / daysPerStep;
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
