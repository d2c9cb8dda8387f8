import type { BaseRate } from './base-rate.ts';
import type { CountInterval } from './count-intervals.ts';
import { type LossWatch, watchLosses } from './loss-watch.ts';

interface Kept {
  readonly base: BaseRate;
  readonly level: number;
  readonly watch: LossWatch;
}

/** By the counts of a place: another list as soon as one of them changes, and forgotten with it. */
const kept = new WeakMap<readonly CountInterval[], Kept>();

/** What `watchLosses` says: found once for the same list of counts, until the site's rate or level is another. The list must not change. */
export function keptWatch(intervals: readonly CountInterval[], base: BaseRate, level: number): LossWatch {
  const known = kept.get(intervals);
  if (known && known.level === level && isSame(known.base, base)) return known.watch;
  const watch = watchLosses(intervals, base, level);
  kept.set(intervals, { base, level, watch });
  return watch;
}

function isSame(a: BaseRate, b: BaseRate): boolean {
  return a.perTaken === b.perTaken && a.perCount === b.perCount && a.batch === b.batch;
}
