import { beliefOf, chanceOf } from '../../agent/domain/estimate/belief.ts';
import { type Estimate, type LedgerMove, startEstimate, takeReading } from '../../agent/domain/estimate/filter.ts';
import { createRandom } from '../../simulator/random.ts';

/** A shelf under a sensor without noise, picked from by day and not at weekends. */
export interface CountingPlan {
  readonly seed: number | string;
  readonly days: number;
  /** Between two readings. */
  readonly everyMs: number;
  readonly picksPerDay: number;
  /** It counts pieces; else it weighs, as exactly. */
  readonly isCounting?: boolean;
  /** From when on, in days, it says the same whatever lies there, and until when. */
  readonly stuck?: readonly [from: number, to: number];
  /** Shares of the picks that are not scanned, and that are scanned twice, the second time within the hour. */
  readonly missed?: number;
  readonly twice?: number;
}

/** How a run went. */
export interface CountingRun {
  /** Days from the start at which it was called stuck. */
  readonly stuckNamed: readonly number[];
  /** At the end of each day: estimate less truth, in units, and the probability of "stuck". */
  readonly evenings: readonly { readonly error: number; readonly stuck: number }[];
  /** Mean over all readings of how far the estimate was off, in units. */
  readonly error: number;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** A Monday. */
const START = Date.UTC(2026, 0, 5);
const HOLD_MS = 600_000;
const APART_MS = 30_000;
const UNITS = 5000;

type Scan = Extract<LedgerMove, { kind: 'moved' }>;

/** Plays the shelf with its scans and the filter over both; the ledger is corrected as the agent does it. */
export function playCountingShelf(plan: CountingPlan): CountingRun {
  const random = createRandom(`counting-${plan.seed}`);
  const [from, to] = plan.stuck ?? [Number.POSITIVE_INFINITY, 0];
  const evenings: { error: number; stuck: number }[] = [];
  const stuckNamed: number[] = [];
  let [truth, ledger, level, errors, readings] = [UNITS, UNITS, UNITS, 0, 0];
  let isNamed = false;
  let estimate: Estimate | null = null;
  let corrections: LedgerMove[] = [];
  for (let day = 0; day < plan.days; day++) {
    const start = START + day * DAY_MS;
    const picks = day % 7 < 5 ? Array.from({ length: plan.picksPerDay }, () => start + random.integer(6 * HOUR_MS, 22 * HOUR_MS)) : [];
    const scans = picks.flatMap((time) => scansOf(random, time, plan)).sort((a, b) => a.time - b.time);
    picks.sort((a, b) => a - b);
    for (let time = start; time < start + DAY_MS; time += plan.everyMs) {
      for (; picks[0] !== undefined && picks[0] <= time; picks.shift()) truth--;
      const changes = [...corrections, ...scans.splice(0, scans.filter((scan) => scan.time <= time).length)];
      ledger += changes.reduce((sum, change) => (change.kind === 'moved' ? sum + change.units : sum), 0);
      const days = (time - START) / DAY_MS;
      if (days < from || days >= to) level = truth;
      const reading = { time, level, isCounting: plan.isCounting ?? true };
      estimate = estimate ? takeReading(estimate, reading, changes) : startEstimate(reading, ledger, 0.95);
      const { off, sureness } = beliefOf(estimate.hypotheses);
      errors += Math.abs(ledger + off - truth);
      readings++;
      const isStuck: boolean = chanceOf(estimate.hypotheses, 'stuck') > (isNamed ? 0.1 : 0.9);
      if (isStuck && !isNamed) stuckNamed.push(days);
      isNamed = isStuck;
      const isSure = off !== 0 && sureness > 0.9 && time - estimate.offSince >= HOLD_MS;
      corrections = isSure ? [{ kind: 'corrected', units: off }] : [];
      if (isSure) ledger += off;
    }
    // What is about to be corrected is in the ledger already, and not yet in the belief.
    const error = estimate!.ledger + beliefOf(estimate!.hypotheses).off - truth;
    evenings.push({ error, stuck: chanceOf(estimate!.hypotheses, 'stuck') });
  }
  return { stuckNamed, evenings, error: errors / readings };
}

/** The scans of a pick: one within half a minute of the hand, none, or another one later. */
function scansOf(random: ReturnType<typeof createRandom>, time: number, { missed = 0, twice = 0 }: CountingPlan): Scan[] {
  const scan = (at: number): Scan => ({ kind: 'moved', time: at, units: -1 });
  if (random.chance(missed)) return [];
  const first = scan(time + random.integer(-APART_MS, APART_MS));
  return random.chance(twice) ? [first, scan(first.time + random.integer(1000, HOUR_MS))] : [first];
}
