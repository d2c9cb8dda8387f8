import { beliefOf, chanceOf, coveredShare } from '../../agent/domain/estimate/belief.ts';
import { type Estimate, type LedgerMove, startEstimate, takeReading } from '../../agent/domain/estimate/filter.ts';
import { createRandom, type SeededRandom } from '../../simulator/random.ts';

/** A shelf on a scale for some days: what its scale does, and from which day on it does it. */
export interface ShelfPlan {
  readonly seed: number;
  readonly days: number;
  readonly driftPerDay?: number;
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
const NOISE_UNITS = 0.4;
const START = 1_800_000_000_000 - (1_800_000_000_000 % DAY_MS);
const HOLD_MS = 600_000;

interface Move {
  readonly time: number;
  readonly units: number;
  readonly isScanned: boolean;
}

/** The moves of a day: picks in two shifts, one in ten of which forgets every fifth scan; goods come when little is left. */
function dayOf(random: SeededRandom, start: number, onShelf: number): Move[] {
  const moves: Move[] = [];
  let left = onShelf;
  for (const [from, to] of [
    [6, 14],
    [14, 22],
  ] as const) {
    const missed = random.chance(0.1) ? 0.2 : 0;
    const times = Array.from({ length: random.poisson(8) }, () => random.integer(from * 3_600_000, to * 3_600_000 - 1)).sort(
      (a, b) => a - b,
    );
    for (const time of times) {
      const isReceipt = left < 15;
      const units = isReceipt ? 60 : -Math.min(left, random.pick([1, 1, 1, 2, 2, 3]));
      left += units;
      if (units !== 0) moves.push({ time: start + time, units, isScanned: !random.chance(missed) });
    }
  }
  return moves;
}

/** Plays a shelf with its scale, its scans and the filter over both; the ledger is corrected as the agent does it. */
export function playShelf(plan: ShelfPlan): ShelfRun {
  const random = createRandom(`shelf-${plan.seed}`);
  const [people, scale, pallets] = [random.stream('people'), random.stream('scale'), random.stream('pallets')];
  let truth = 60;
  let ledger = 60;
  let scanned = 60;
  let estimate: Estimate | null = null;
  let changes: LedgerMove[] = [];
  const direction = random.chance(0.5) ? 1 : -1;
  let palletAt = START + pallets.integer(0, 7 * DAY_MS);
  let palletEnd = 0;
  let palletUnits = 0;
  let runaway = 0;
  let stuckAt: number | null = null;
  let corrections = 0;
  const sums = { estimate: 0, ledger: 0, raw: 0, rounded: 0, bias: 0, covered: 0, whole: 0, count: 0 };
  const named = { stuck: [] as number[], drift: [] as number[] };
  const is = { stuck: false, drift: false };
  for (let day = 0; day < plan.days; day++) {
    const start = START + day * DAY_MS;
    const moves = dayOf(people, start, truth);
    let next = 0;
    for (let time = start; time < start + DAY_MS; time += STEP_MS) {
      for (; next < moves.length && moves[next]!.time <= time; next++) {
        const move = moves[next]!;
        truth += move.units;
        if (!move.isScanned) continue;
        ledger += move.units;
        scanned += move.units;
        changes.push({ kind: 'moved', time: move.time, units: move.units });
      }
      const days = (time - START) / DAY_MS;
      if (time >= palletAt) {
        palletEnd = time + pallets.integer(0, 3) * STEP_MS;
        palletUnits = pallets.integer(24, 96);
        palletAt += 7 * DAY_MS;
      }
      const drift = direction * (plan.driftPerDay ?? 0.05) * days;
      if (plan.runawayFromDay !== undefined && days >= plan.runawayFromDay)
        runaway = (days - plan.runawayFromDay) * (plan.runawayPerDay ?? 2);
      const shown = truth + drift + runaway + scale.normal() * NOISE_UNITS + (time <= palletEnd ? palletUnits : 0);
      const level: number = stuckAt ?? Math.round(shown * 250) / 250;
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
