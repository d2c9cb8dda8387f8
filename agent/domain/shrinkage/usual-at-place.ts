import { type BaseRate, usualLoss } from './base-rate.ts';
import type { CountInterval } from './count-intervals.ts';

/** As if a place had missed so many batches as the site usually does: what its own counts say weighs the more, the more was missed. */
const PRIOR_BATCHES = 10;
/** What lies so many standard deviations out, a pallet whose move nobody scanned, says nothing of what is usual. */
const FAR_OUT = 3;

/**
 * Units that a count of a place usually misses, given the counts before `before` (their index): the site's usual loss times the place's own level, the posterior mean of a gamma distribution around 1 (A.
 * Gelman et al., Bayesian Data Analysis, 2013, section 2.6) with far out counts drawn in (P. J. Huber, Robust Statistics, 1981). What later counts found again is no less missed, as in the
 * site's rate. Counts in the order of time.
 */
export function usualAtPlace(intervals: readonly CountInterval[], base: BaseRate): (index: number, before: number) => number {
  const usual = intervals.map((interval) => usualLoss(interval, base));
  const [lostBefore, usualBefore] = [[0], [0]];
  usual.forEach((mean, index) => {
    const most = mean + FAR_OUT * Math.sqrt(base.batch * Math.max(base.batch, mean));
    lostBefore.push(lostBefore[index]! + Math.min(most, Math.max(0, intervals[index]!.lost)));
    usualBefore.push(usualBefore[index]! + mean);
  });
  const prior = PRIOR_BATCHES * base.batch;
  return (index, before) => (usual[index]! * (prior + lostBefore[before]!)) / (prior + usualBefore[before]!);
}
