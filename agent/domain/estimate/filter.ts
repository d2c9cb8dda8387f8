import { beliefOf, chanceOf } from './belief.ts';
import { type Hypothesis, joined } from './hypothesis.ts';
import { judgeReading } from './judge-reading.ts';
import { type MoveSizes, withMove } from './move-sizes.ts';

/** A scan, with the time at which it counts. */
export interface ScannedMove {
  readonly kind: 'moved';
  readonly time: number;
  readonly units: number;
}

/** Something that changed the ledger of a position; times in UTC milliseconds, units of the SKU. */
export type LedgerMove =
  | ScannedMove
  /** Somebody counted: the ledger is `units` now, and `off` of what lies there is not in it. */
  | { readonly kind: 'counted'; readonly units: number; readonly off?: number }
  /** The estimate was written into the ledger: what is believed of the shelf stays. */
  | { readonly kind: 'corrected'; readonly units: number };

/** What is believed of one sensor and the stock position under it, after its newest reading. Units are base units, times UTC milliseconds. */
export interface Estimate {
  readonly hypotheses: readonly Hypothesis[];
  /** What the ledger said then. */
  readonly ledger: number;
  /** Its place in the order of events, and when it was by what is known of the clocks: a clock that was ahead and has been set back tells both apart. */
  readonly time: number;
  readonly seenAt: number;
  /** What the sensor showed then, unrounded. */
  readonly level: number;
  /** Since when it has shown exactly that. */
  readonly sameSince: number;
  readonly readings: number;
  /** Variance of the sensor's noise, units squared. */
  readonly noise: number;
  /** How often the sensor repeats itself exactly. */
  readonly repeats: number;
  /** Scanned moves, and those that nobody scanned, both with what was presumed before any; old ones are forgotten. */
  readonly moves: number;
  readonly misses: number;
  readonly movesPerDay: number;
  /** Of the scanned moves. */
  readonly sizes: MoveSizes;
  /** Scanned since the reading that was last judged, while readings come too soon after it to be judged. */
  readonly awaited: readonly ScannedMove[];
  /** Since when `off` was believed to be what it is. */
  readonly offSince: number;
  readonly off: number;
  /** Where the tare was a while ago, and how it moves, units per day. */
  readonly anchor: { readonly time: number; readonly bias: number };
  readonly driftPerDay: number;
}

/** What a sensor shows. */
export interface SeenLevel {
  /** Its place in the order of events. */
  readonly time: number;
  /** When it was, by what is known of the clocks; that same time where it is not given. */
  readonly seenAt?: number;
  readonly level: number;
}

const DAY_MS = 86_400_000;
/** Between a hand at the shelf and its scan lies less than this. */
export const SETTLE_MS = 120_000;
/** Where hands never rest for so long, the newest scans are enough. */
const MOST_AWAITED = 100;
const FIRST_NOISE = 0.25;
const LEAST_NOISE = 0.01;
const FIRST_BIAS_VARIANCE = 0.25;
/** What counts pieces has no tare. */
const COUNTING_BIAS_VARIANCE = 0.01;
const PRESUMED_MOVES = 50;
const PRESUMED_MISSES = 1;
const MOST_MOVES = 1000;
const ACTIVITY_DAYS = 7;

/** The first belief: that the ledger is right is as probable as `trust` says; else it is off by what the sensor shows. `isCounting`: the sensor counts pieces and has no tare. */
export function startEstimate(reading: SeenLevel & { readonly isCounting?: boolean }, ledger: number, trust: number): Estimate {
  const { time, seenAt = time, isCounting = false } = reading;
  const biasVariance = isCounting ? COUNTING_BIAS_VARIANCE : FIRST_BIAS_VARIANCE;
  // Less than nothing lies on no shelf: the tare is off, which the next readings tell.
  const level = Math.max(0, reading.level);
  const nearest = Math.round(level - ledger);
  const one = (off: number, weight: number): Hypothesis => {
    const shown = level - ledger - off;
    const share = biasVariance / (biasVariance + FIRST_NOISE);
    const fit = Math.exp((-0.5 * shown * shown) / (biasVariance + FIRST_NOISE));
    return {
      off,
      mode: 'fine',
      drifts: false,
      bias: share * shown,
      variance: share * FIRST_NOISE,
      cover: 0,
      missed: 0,
      weight: weight * fit,
    };
  };
  const nearby = [nearest - 1, nearest, nearest + 1].map((off) => one(off, (1 - trust) / 3));
  const hypotheses = joined([one(0, trust), ...nearby]);
  return {
    ...{ hypotheses, ledger, time, seenAt, level, sameSince: seenAt, readings: 1, noise: FIRST_NOISE, repeats: 0.5 },
    ...{
      moves: PRESUMED_MOVES,
      misses: PRESUMED_MISSES,
      movesPerDay: 0,
      sizes: [],
      awaited: [],
      offSince: seenAt,
      off: beliefOf(hypotheses).off,
    },
    ...{ anchor: { time: seenAt, bias: biasOf(hypotheses) }, driftPerDay: 0 },
  };
}

/** The mean of the tare. */
export function biasOf(hypotheses: readonly Hypothesis[]): number {
  return hypotheses.reduce((sum, { bias, weight }) => sum + bias * weight, 0);
}

/** The belief once the ledger has changed, in the order in which its entries came. */
export function followLedger(before: Estimate, changes: readonly LedgerMove[]): Estimate {
  let { hypotheses, ledger, misses, sizes } = before;
  for (const change of changes) {
    if (change.kind === 'counted') {
      hypotheses = counted(hypotheses, ledger - change.units, change.off ?? 0);
      ledger = change.units;
      continue;
    }
    ledger += change.units;
    if (change.kind === 'corrected') {
      hypotheses = hypotheses.map((one) => ({ ...one, off: one.off - change.units }));
      misses++;
    } else {
      hypotheses = moved(hypotheses, change, before);
      sizes = withMove(sizes, change.units);
    }
  }
  return { ...before, hypotheses, ledger, misses, sizes };
}

/**
 * What was scanned after the newest reading moved the shelf; from before it, the reading has seen it already; close to it, both may be so, unless the sensor has said exactly the same since well before
 * the scan: then no reading has seen the hand. A stuck sensor has seen nothing since it first said what it says: whatever is scanned from then on moves the shelf.
 */
function moved(
  hypotheses: readonly Hypothesis[],
  { time, units }: { time: number; units: number },
  { seenAt, sameSince }: Pick<Estimate, 'seenAt' | 'sameSince'>,
): readonly Hypothesis[] {
  if (units === 0 || time > seenAt + SETTLE_MS) return hypotheses;
  return joined(
    hypotheses.flatMap((one) => {
      const readAt = one.mode === 'stuck' ? sameSince : seenAt;
      if (time > readAt + SETTLE_MS) return [one];
      const seen = { ...one, off: one.off - units };
      if (time < readAt - SETTLE_MS) return [seen];
      return time > sameSince + SETTLE_MS ? [one] : [half(one), half(seen)];
    }),
  );
}

const half = (one: Hypothesis): Hypothesis => ({ ...one, weight: one.weight / 2 });

/** A count leaves no doubt of what lies there: what the sensor showed besides is its tare. `surplus` is what the ledger held more than it does now. */
function counted(hypotheses: readonly Hypothesis[], surplus: number, off: number): Hypothesis[] {
  return joined(
    hypotheses.map((one) => {
      const more = one.off + surplus - off;
      if (one.mode === 'covered') return { ...one, off, cover: one.cover + more };
      return one.mode === 'stuck' ? { ...one, off } : { ...one, off, bias: one.bias + more };
    }),
  );
}

/**
 * The belief after a reading; `changes` are what the ledger says was changed since the one before. An older reading than the newest changes nothing; one that has the newest's place because a clock was
 * set back is the next one.
 */
export function takeReading(before: Estimate, reading: SeenLevel, changes: readonly LedgerMove[]): Estimate {
  const { time, seenAt = time, level } = reading;
  const followed = followLedger(before, changes);
  if (time < before.time || (time === before.time && seenAt === before.seenAt)) return followed;
  const awaited = awaitedAfter(before, changes, seenAt);
  if (isUnsettled(followed, { seenAt, level }, awaited)) return { ...followed, awaited };
  const at = setBack(followed, Math.max(0, before.seenAt - seenAt));
  const days = (seenAt - at.seenAt) / DAY_MS;
  const moves = awaited.length;
  const isRepeated = level === before.level;
  const scanning = { missRate: Math.min(0.2, Math.max(0.002, at.misses / at.moves)), movesPerDay: at.movesPerDay };
  const beyond = level - at.ledger;
  const judged = { beyond, ledger: at.ledger, days, moves, scanning, sizes: at.sizes, noise: at.noise, isRepeated, repeats: at.repeats };
  const hypotheses = judgeReading(at.hypotheses, judged);
  const { off } = beliefOf(hypotheses);
  return {
    ...at,
    ...{ hypotheses, time, seenAt, level, awaited: [], readings: at.readings + 1, off, offSince: off === at.off ? at.offSince : seenAt },
    sameSince: isRepeated ? at.sameSince : seenAt,
    noise: noiseAfter(at, hypotheses, beyond),
    repeats: moves > 0 || chanceOf(hypotheses, 'stuck') > 0.1 ? at.repeats : repeatsAfter(at, isRepeated),
    ...scanningAfter(at, moves, days),
    ...driftAfter(at, hypotheses, seenAt),
  };
}

/** What was scanned since a reading was judged; a count knows of all before it, and no hand is awaited by a clock that has been set back since. */
function awaitedAfter({ awaited }: Estimate, changes: readonly LedgerMove[], seenAt: number): readonly ScannedMove[] {
  const counted = changes.findLastIndex(({ kind }) => kind === 'counted');
  const since = changes.slice(counted + 1).filter((change) => change.kind === 'moved');
  const all = counted < 0 ? [...awaited.filter(({ time }) => time <= seenAt + SETTLE_MS), ...since] : since;
  return all.slice(-MOST_AWAITED);
}

/** The clock was set back by so much at least: how long ago something was stays. */
function setBack(at: Estimate, ms: number): Estimate {
  const { seenAt, sameSince, offSince, anchor } = at;
  if (ms === 0) return at;
  const anchored = { ...anchor, time: anchor.time - ms };
  return { ...at, seenAt: seenAt - ms, sameSince: sameSince - ms, offSince: offSince - ms, anchor: anchored };
}

/** A scan can lie a moment before or after what it tells of: right after one, a reading between both levels says nothing. */
function isUnsettled(at: Estimate, reading: { seenAt: number; level: number }, scans: readonly ScannedMove[]): boolean {
  let [low, high] = [0, 0];
  for (const { time, units } of scans) {
    if (time < reading.seenAt - SETTLE_MS) continue;
    if (units < 0) high -= units;
    else low -= units;
  }
  if (low === 0 && high === 0) return false;
  const best = at.hypotheses[0]!;
  const now = reading.level - at.ledger - best.off - best.bias;
  const margin = 3 * Math.sqrt(at.noise + best.variance);
  const isNow = Math.abs(now) <= margin;
  return !isNow && now > low - margin && now < high + margin;
}

/** Learns from how far readings lie from what the best explanation says, where nothing else explains it. */
function noiseAfter(at: Estimate, hypotheses: readonly Hypothesis[], beyond: number): number {
  const best = hypotheses[0]!;
  const before = at.hypotheses.find(({ off, mode }) => off === best.off && mode === best.mode);
  if (!before || best.mode === 'covered' || best.mode === 'stuck') return at.noise;
  const share = Math.max(1 / (at.readings + 10), 1 / 300);
  const seen = (beyond - before.off - before.bias) ** 2 - before.variance;
  return Math.max(LEAST_NOISE, at.noise + share * (Math.min(Math.max(seen, 0), 9 * at.noise) - at.noise));
}

function repeatsAfter(at: Estimate, isRepeated: boolean): number {
  const share = Math.max(1 / (at.readings + 2), 1 / 500);
  return Math.max(0.01, at.repeats + share * ((isRepeated ? 1 : 0) - at.repeats));
}

function scanningAfter(at: Estimate, count: number, days: number): Pick<Estimate, 'moves' | 'misses' | 'movesPerDay'> {
  const share = Math.exp(-days / ACTIVITY_DAYS);
  // In no time at all the share that counts is the limit of (1 - share) / days.
  const perDay = days > 0 ? (1 - share) / days : 1 / ACTIVITY_DAYS;
  const movesPerDay = at.movesPerDay * share + perDay * count;
  const moves = at.moves + count;
  return moves > MOST_MOVES ? { moves: moves / 2, misses: at.misses / 2, movesPerDay } : { moves, misses: at.misses, movesPerDay };
}

/** The drift is what the tare moved in a day, smoothed over a week. */
function driftAfter(at: Estimate, hypotheses: readonly Hypothesis[], time: number): Pick<Estimate, 'anchor' | 'driftPerDay'> {
  const days = (time - at.anchor.time) / DAY_MS;
  if (days < 1) return { anchor: at.anchor, driftPerDay: at.driftPerDay };
  const bias = biasOf(hypotheses);
  const share = 1 - Math.exp(-days / 7);
  return { anchor: { time, bias }, driftPerDay: at.driftPerDay + share * ((bias - at.anchor.bias) / days - at.driftPerDay) };
}
