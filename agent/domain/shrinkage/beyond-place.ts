import type { MissedUnits } from './missed-units.ts';

/** How much a count says of what its place usually misses beside the one after it. */
const FADES = 0.8;

/** What is known of a place from its counts so far: units missed, how many counts that stands for, and how much chance is in it. */
interface Known {
  readonly missed: number;
  readonly counts: number;
  readonly squares: number;
}

const NOTHING: Known = { missed: 0, counts: 0, squares: 0 };

/**
 * Holds each count against what counts of the same place missed before, the first of a place against nothing: where much vanishes whoever works there, that says nothing of who comes to work
 * there. `places` are the numbers of their places; in the order of time. The difference of two has the chance of both in it; no prior draws it in, for what is left of a place's own level would
 * speak for or against everybody who has come there.
 */
export function beyondPlace(counts: readonly MissedUnits[], places: readonly number[]): MissedUnits[] {
  const known: Known[] = [];
  return counts.map((count, index) => {
    const place = places[index]!;
    const { missed, counts: weight, squares } = known[place] ?? NOTHING;
    known[place] = { missed: FADES * missed + count.missed, counts: FADES * weight + 1, squares: FADES ** 2 * squares + 1 };
    if (weight === 0) return count;
    const chance = 1 + squares / weight ** 2;
    const limit = count.limit * Math.sqrt(chance);
    const beyond = count.missed - missed / weight;
    return { ...count, missed: Math.max(-limit, Math.min(limit, beyond)), variance: count.variance * chance, limit };
  });
}
