/** A lead time in days. */
export interface LeadTime {
  readonly days: number;
  readonly sdDays: number;
}

/** A prior counts as so many deliveries. */
const PRIOR_WEIGHT = 4;
/** Deviations count in full up to so many standard deviations; what a normal distribution's variance loses by that (Huber's k and beta). */
const [CLIP, KEPT_VARIANCE] = [1.5, 0.7785];
/** The median absolute deviation of a normal distribution is its standard deviation over this. */
const MAD_TO_SD = 1.4826;
/** Below half a day, or a tenth of the lead time, all deliveries came at the same time. */
const [LEAST_SD_DAYS, LEAST_SD_SHARE] = [0.5, 0.1];
const MOST_STEPS = 50;
const PRECISION_DAYS = 1e-6;

/**
 * The lead time by what deliveries took, in days, drawn towards what was believed before: Huber's M-estimate of location with the median absolute deviation as scale, over the
 * deliveries and the prior as four more of them (Huber 1964, "Robust estimation of a location parameter", Proposal 2 for the variance). Until more deliveries agree than the prior counts, none moves it far;
 * a single odd one never does.
 */
export function learnLeadTime(deliveries: readonly number[], prior: LeadTime): LeadTime {
  if (deliveries.length === 0) return prior;
  const all = [...deliveries, ...new Array<number>(PRIOR_WEIGHT).fill(prior.days)];
  const start = medianOf(all);
  const spread = MAD_TO_SD * medianOf(all.map((days) => Math.abs(days - start)));
  const bound = CLIP * Math.max(spread, prior.sdDays, LEAST_SD_DAYS, LEAST_SD_SHARE * start);
  const clipped = (centre: number) => (days: number) => Math.max(-bound, Math.min(bound, days - centre));
  let centre = start;
  for (let step = 0; step < MOST_STEPS; step++) {
    const move = all.map(clipped(centre)).reduce((a, b) => a + b, 0) / all.length;
    centre += move;
    if (Math.abs(move) < PRECISION_DAYS) break;
  }
  const squares = deliveries.map(clipped(centre)).reduce((sum, off) => sum + off * off, 0) / KEPT_VARIANCE;
  return { days: Math.max(0, centre), sdDays: Math.sqrt((PRIOR_WEIGHT * prior.sdDays ** 2 + squares) / all.length) };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
