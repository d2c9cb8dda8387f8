import { beliefOf, chanceOf, coveredShare } from '../../agent/domain/estimate/belief.ts';
import { type Estimate, type LedgerMove, startEstimate, takeReading } from '../../agent/domain/estimate/filter.ts';
import { createRandom } from '../../simulator/random.ts';
import { oddLoads } from '../../simulator/shelves/odd-loads.ts';
import { PIECES, type ScaleFault } from '../../simulator/shelves/shelf-plan.ts';
import { shiftWork } from '../../simulator/shelves/shift-work.ts';

/** A shelf on a scale for some days: what its scale does, and from which day on it does it. */
export interface ShelfPlan {
  readonly seed: number;
  readonly days: number;
  readonly stuckFromDay?: number;
  readonly runawayFromDay?: number;
  readonly runawayPerDay?: number;
  /** Somebody counts it at the end of each of so many days. */
  readonly countEveryDays?: number;
}

/** How a run went; errors in units. */
export interface ShelfRun {
  readonly estimateError: number;
  readonly ledgerError: number;
  readonly sensorError: number;
  /** Mean of estimate less truth. */
  readonly bias: number;
  /** Share of the time in which the truth lay in the 90 %, by the randomised transform, and within the whole numbers. */
  readonly covered: number;
  readonly coveredWhole: number;
  /** How often each began to be believed. */
  readonly stuckNamed: readonly number[];
  readonly driftNamed: readonly number[];
  readonly corrections: number;
  readonly last: Estimate;
}

const DAY_MS = 86_400_000;
const STEP_MS = 900_000;
const START = 1_800_000_000_000 - (1_800_000_000_000 % DAY_MS);
const HOLD_MS = 600_000;

function runawayOf({ runawayFromDay, runawayPerDay = 2 }: ShelfPlan): ScaleFault | undefined {
  return runawayFromDay === undefined ? undefined : { kind: 'runaway', fromDay: runawayFromDay, unitsPerDay: runawayPerDay };
}

/** Plays a shelf with its scale, its scans and the filter over both; the ledger is corrected as the agent does it. */
export function playShelf(plan: ShelfPlan): ShelfRun {
  const random = createRandom(`shelf-${plan.seed}`);
  const [people, scale] = [random.stream('people'), random.stream('scale')];
  const besides = oddLoads(random.stream('loads'), START, { goods: PIECES, fault: runawayOf(plan) });
  let truth = PIECES.receipt;
  let ledger = truth;
  let scanned = truth;
  let estimate: Estimate | null = null;
  let changes: LedgerMove[] = [];
  let stuckAt: number | null = null;
  let corrections = 0;
  const sums = { estimate: 0, ledger: 0, raw: 0, rounded: 0, bias: 0, covered: 0, whole: 0, count: 0 };
  const named = { stuck: [] as number[], drift: [] as number[] };
  const is = { stuck: false, drift: false };
  for (let day = 0; day < plan.days; day++) {
    const start = START + day * DAY_MS;
    const hands = shiftWork(people, start, { onShelf: truth, goods: PIECES });
    const scans = hands.flatMap(({ scannedAt, units }) => (scannedAt === null ? [] : [{ time: scannedAt, units }]));
    scans.sort((a, b) => a.time - b.time);
    for (let time = start; time < start + DAY_MS; time += STEP_MS) {
      for (; hands[0] && hands[0].time <= time; hands.shift()) truth += hands[0].units;
      for (; scans[0] && scans[0].time <= time; scans.shift()) {
        ledger += scans[0].units;
        scanned += scans[0].units;
        changes.push({ kind: 'moved', ...scans[0] });
      }
      const days = (time - START) / DAY_MS;
      const shown = truth + besides(time) + scale.normal() * PIECES.noise;
      const level: number = stuckAt ?? Math.round(shown * PIECES.unitWeightGrams) / PIECES.unitWeightGrams;
      if (plan.stuckFromDay !== undefined && days >= plan.stuckFromDay) stuckAt = level;
      estimate = estimate ? takeReading(estimate, { time, level }, changes) : startEstimate({ time, level }, ledger, 0.95);
      changes = [];
      const belief = beliefOf(estimate.hypotheses);
      const error = ledger + belief.off - truth;
      sums.estimate += Math.abs(error);
      sums.bias += error;
      sums.ledger += Math.abs(scanned - truth);
      sums.raw += Math.abs(level - truth);
      sums.rounded += Math.abs(Math.round(level) - truth);
      sums.covered += coveredShare(estimate.hypotheses, truth - ledger);
      sums.whole += truth - ledger >= belief.low && truth - ledger <= belief.high ? 1 : 0;
      sums.count++;
      const stuck = chanceOf(estimate.hypotheses, 'stuck') > (is.stuck ? 0.1 : 0.9);
      const drifting = chanceOf(estimate.hypotheses, 'drifting') > (is.drift ? 0.1 : 0.9);
      if (stuck && !is.stuck) named.stuck.push(days);
      if (drifting && !is.drift) named.drift.push(days);
      [is.stuck, is.drift] = [stuck, drifting];
      if (belief.off !== 0 && belief.sureness > 0.9 && time - estimate.offSince >= HOLD_MS) {
        ledger += belief.off;
        corrections++;
        changes.push({ kind: 'corrected', units: belief.off });
      }
    }
    if (plan.countEveryDays !== undefined && (day + 1) % plan.countEveryDays === 0) {
      ledger = scanned = truth;
      changes.push({ kind: 'counted', units: truth });
    }
  }
  const mean = (sum: number): number => sum / sums.count;
  return {
    estimateError: mean(sums.estimate),
    ledgerError: mean(sums.ledger),
    sensorError: Math.min(mean(sums.raw), mean(sums.rounded)),
    bias: mean(sums.bias),
    covered: mean(sums.covered),
    coveredWhole: mean(sums.whole),
    stuckNamed: named.stuck,
    driftNamed: named.drift,
    corrections,
    last: estimate!,
  };
}
