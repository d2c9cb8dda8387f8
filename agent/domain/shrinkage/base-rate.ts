import type { CountInterval } from './count-intervals.ts';

/** What counts of a site usually miss: scans that nobody made and slips of counting, no theft. */
export interface BaseRate {
  /** Units missed for each that is scanned out, and with each count. */
  readonly perTaken: number;
  readonly perCount: number;
  /** In how large batches units are missed: variance over mean, at least 1. */
  readonly batch: number;
}

/** Where nothing is known yet: as if so much had been seen, 2 % of scans missed and a unit at every tenth count. */
const PRIOR = { taken: 200, takenLost: 4, counts: 10, countLost: 1, batch: 2 };
const ROUNDS = 30;
/** Counts of a place are taken together until so many units are usually missed: of less, nobody sees in how large batches they go. */
const TOGETHER = 1;
/** A square of a standard normal number is below this nine times in ten. */
const NINE_IN_TEN = 2.706;
/** What lies so many standard deviations out, a pallet whose move nobody scanned, says nothing of what is usual. */
const FAR_OUT = 3;

/**
 * The site's own rate, from the intervals between counts in the order of time; what later counts found is no loss. Both rates by expectation and maximisation for counts that
 * have two additive causes (L. A. Shepp, Y. Vardi, Maximum likelihood reconstruction for emission tomography, IEEE Transactions on Medical Imaging 1, 1982, 113-122); the batch
 * is Pearson's statistic (P. McCullagh, J. A. Nelder, Generalized Linear Models, 1989, section 4.5) with what is far out drawn in (P. J. Huber, Robust Statistics, 1981).
 */
export function baseRate(intervals: readonly CountInterval[]): BaseRate {
  const rough = ratesOf(intervals, (each) => Math.max(0, each.lost));
  const limit = FAR_OUT ** 2 * batchOf(intervals, rough).usual;
  const rates = ratesOf(intervals, (each) => {
    const mean = usualLoss(each, rough);
    return Math.min(Math.max(0, each.lost), mean + Math.sqrt(limit * Math.max(1, mean)));
  });
  return { ...rates, batch: batchOf(intervals, rates).batch };
}

/** How far counts lie from their means, in squares over the mean: nine in ten of them, and all with what is far out drawn in. */
function batchOf(intervals: readonly CountInterval[], rates: Pick<BaseRate, 'perTaken' | 'perCount'>) {
  const open = new Map<string, { lost: number; mean: number }>();
  const squares: number[] = [];
  for (const interval of intervals) {
    const place = `${interval.sku}\n${interval.location}`;
    const { lost, mean } = open.get(place) ?? { lost: 0, mean: 0 };
    const sum = { lost: lost + interval.lost, mean: mean + usualLoss(interval, rates) };
    open.set(place, sum);
    if (sum.mean < TOGETHER) continue;
    squares.push((sum.lost - sum.mean) ** 2 / sum.mean);
    open.delete(place);
  }
  squares.sort((a, b) => a - b);
  const usual = Math.max(1, (squares[Math.floor(0.9 * (squares.length - 1))] ?? 0) / NINE_IN_TEN);
  const limit = FAR_OUT ** 2 * usual;
  const total = squares.reduce((sum, square) => sum + Math.min(limit, square), PRIOR.batch * PRIOR.counts);
  return { usual, batch: Math.max(1, total / (squares.length + PRIOR.counts)) };
}

/** Units that a count usually misses after so much was scanned out. */
export function usualLoss(
  { taken }: Pick<CountInterval, 'taken'>,
  { perTaken, perCount }: Pick<BaseRate, 'perTaken' | 'perCount'>,
): number {
  return perTaken * Math.max(0, taken) + perCount;
}

function ratesOf(intervals: readonly CountInterval[], lost: (interval: CountInterval) => number) {
  const taken = intervals.reduce((sum, each) => sum + Math.max(0, each.taken), PRIOR.taken);
  const counts = intervals.length + PRIOR.counts;
  let [perTaken, perCount] = [PRIOR.takenLost / PRIOR.taken, PRIOR.countLost / PRIOR.counts];
  for (let round = 0; round < ROUNDS; round++) {
    let [takenLost, countLost] = [PRIOR.takenLost, PRIOR.countLost];
    for (const each of intervals) {
      const share = lost(each) / usualLoss(each, { perTaken, perCount });
      takenLost += share * perTaken * Math.max(0, each.taken);
      countLost += share * perCount;
    }
    [perTaken, perCount] = [takenLost / taken, countLost / counts];
  }
  return { perTaken, perCount };
}
