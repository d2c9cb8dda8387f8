/** What is known of a shelf at one moment, in units. */
export interface ShelfLook {
  readonly truth: number;
  /** What scans alone say, and what its scale shows. */
  readonly scanned: number;
  readonly shown: number;
  /** The agent's estimate, with its interval and the probability that it states for that. */
  readonly units: number;
  readonly low: number;
  readonly high: number;
  readonly within: number;
  /** How much of the truth lies in the middle 90 % of what is believed, by the randomised transform. */
  readonly share: number;
}

/** Means over all looks, in units; coverage is a share. */
export interface ShelfScore {
  readonly estimateError: number;
  readonly ledgerError: number;
  /** Of the scale as it is, or rounded to whole units, whichever is better. */
  readonly sensorError: number;
  /** Mean of estimate less truth. */
  readonly bias: number;
  /** Share of looks at which the truth lay between `low` and `high`, both included. */
  readonly within: number;
  /** The probability that the agent stated for that, on average: as much as `within` where it is honest. */
  readonly stated: number;
  /** Coverage of the middle 90 %, by the randomised transform: 0.9 where the probabilities are right. */
  readonly covered: number;
  /** How wide that is, on average. */
  readonly width: number;
}

/** Collects looks. */
export function createShelfScore(): { look(at: ShelfLook): void; score(): ShelfScore } {
  const sums = { estimate: 0, ledger: 0, raw: 0, whole: 0, bias: 0, within: 0, stated: 0, covered: 0, width: 0, count: 0 };
  return {
    look({ truth, scanned, shown, units, low, high, within, share }) {
      sums.estimate += Math.abs(units - truth);
      sums.bias += units - truth;
      sums.ledger += Math.abs(scanned - truth);
      sums.raw += Math.abs(shown - truth);
      sums.whole += Math.abs(Math.round(shown) - truth);
      sums.within += truth >= low && truth <= high ? 1 : 0;
      sums.stated += within;
      sums.covered += share;
      sums.width += high - low;
      sums.count++;
    },
    score() {
      const mean = (sum: number): number => sum / sums.count;
      return {
        estimateError: mean(sums.estimate),
        ledgerError: mean(sums.ledger),
        sensorError: Math.min(mean(sums.raw), mean(sums.whole)),
        bias: mean(sums.bias),
        within: mean(sums.within),
        stated: mean(sums.stated),
        covered: mean(sums.covered),
        width: mean(sums.width),
      };
    },
  };
}
