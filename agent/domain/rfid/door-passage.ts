import {
  type DoorSettings,
  type DoorVisit,
  INSIDE,
  KEPT,
  MOMENT_MS,
  type Moment,
  OUTSIDE,
  type Passage,
  QUIETEST_DBM,
  type SideHeard,
} from './door.ts';
import { bearsOut, type VisitState } from './door-evidence.ts';

/** The longer a tag is heard the louder its luckiest read: each time its moments double beyond the few, it must be so much louder, dB; beyond the many it is not asked for more, or who waited before passing would be taken for one that stands. */
const LOUDER_PER_DOUBLING_DB = 3;
const [FEW_MOMENTS, MANY_MOMENTS] = [8, 24];
/** What each decibel costs by which one side hears the tag louder at its loudest than the other. */
const APART_COST = 0.25;
/** By how many standard errors the mean times of the two sides must lie apart. */
const LEAST_APART = 0.6;
/** How far from its true place in time even a single loud read may lie, milliseconds. */
const READ_SPREAD_MS = 300;
/** Reads weigh by their amplitude: 20 dB are a factor of ten. */
const DECIBELS_PER_DECADE = 20;
/** Fading rises and falls by itself, and each second is one more chance: a visit longer than this, milliseconds, is doubted. */
const LONG_MS = 80_000;

/**
 * Whether the tag of a visit went through the door. Four things must agree:
 * - both sides heard it loud, and one about as loud as the other: it came close to both (strength, time and antenna of the reads tell those that pass from those that lie around: Keller, Thiesse,
 *   Kungl and Fleisch 2010, "Using low-level reader data to detect false-positive RFID tag reads", IOT 2010);
 * - the two sides heard it loudest one after the other, and their mean times, reads weighed by amplitude, differ beyond their error (two-sample t with a common variance, Kish's effective number of reads);
 *   where a tag stands still or turns back they agree;
 * - there is a moment before which the one side and from which on the other side heard it louder in all: the first and the last side differ;
 * - the moments about the crossing bear it out: slow fading and people who walk by make reads alike, and the error too small.
 *
 * Null: not yet to be said. `quietMs` is how long ago, by the gateway's clock, a read last joined the visit; after a gap without one the answer is final for what has come.
 */
export function judgeVisit(visit: DoorVisit, quietMs: number, settings: DoorSettings): Passage | 'no-passage' | null {
  const isOver = quietMs >= settings.gapMs;
  const passage = passageOf(visit, settings, isOver);
  if (passage === null) return isOver ? 'no-passage' : null;
  const isSettled = quietMs >= settings.settleMs || visit.until - passage.time >= settings.settleMs;
  return isSettled ? passage : null;
}

/** Whether both sides heard the tag loud enough to have passed: where such a visit ends unsaid, it is not sure that nothing did. */
export function isUnsure({ moments }: DoorVisit, { audibleDbm }: Pick<DoorSettings, 'audibleDbm'>): boolean {
  return ([INSIDE, OUTSIDE] as const).every((side) => moments.some((moment) => moment[side] >= audibleDbm - QUIETEST_DBM));
}

function passageOf({ moments, said, from, until, isTold }: DoorVisit, settings: DoorSettings, isOver: boolean): Passage | null {
  const inside = heardBy(moments, INSIDE);
  const outside = heardBy(moments, OUTSIDE);
  if (inside === null || outside === null) return null;
  const loud = Math.min(inside.loudest, outside.loudest) - APART_COST * Math.abs(inside.loudest - outside.loudest);
  const luck = LOUDER_PER_DOUBLING_DB * Math.log2(Math.min(moments.length, MANY_MOMENTS) / FEW_MOMENTS);
  if (loud < settings.audibleDbm - QUIETEST_DBM + luck) return null;
  const direction = inside.mean > outside.mean ? 'in' : 'out';
  if (direction === said?.direction || standardErrorsApart(inside, outside) < LEAST_APART) return null;
  if (inside.loudestAt === outside.loudestAt || inside.loudestAt > outside.loudestAt !== (direction === 'in')) return null;
  const state = { isOver: false, isDoubted: said !== null || until - from > LONG_MS, isTold };
  // What is borne out while the tag may still be there is so afterwards: when it is looked at changes nothing of when it crossed.
  return crossingOf(moments, direction, state) ?? (isOver ? crossingOf(moments, direction, { ...state, isOver }) : null);
}

/** When one side heard a tag: mean and variance (milliseconds, squared), how many reads of equal weight tell as much, the loudest (dB) and its moment. */
interface Heard {
  readonly mean: number;
  readonly variance: number;
  readonly reads: number;
  readonly loudest: number;
  readonly loudestAt: number;
}

function heardBy(moments: readonly Moment[], side: SideHeard): Heard | null {
  const heard = moments.filter((moment) => moment[side] > 0);
  if (heard.length === 0) return null;
  const start = heard[0]![0];
  const loudest = Math.max(...heard.map((moment) => moment[side]));
  let [sum, squares, mean] = [0, 0, 0];
  const weighed = heard.map((moment) => ({
    time: (moment[0] - start) * MOMENT_MS,
    weight: 10 ** ((moment[side] - loudest) / DECIBELS_PER_DECADE),
  }));
  for (const { time, weight } of weighed) {
    sum += weight;
    squares += weight * weight;
    mean += weight * time;
  }
  mean /= sum;
  const variance = weighed.reduce((total, { time, weight }) => total + weight * (time - mean) ** 2, 0) / sum;
  return {
    mean: start * MOMENT_MS + mean,
    variance,
    reads: sum ** 2 / squares,
    loudest,
    loudestAt: heard.find((moment) => moment[side] === loudest)![0],
  };
}

function standardErrorsApart(one: Heard, other: Heard): number {
  const variance = (one.variance * one.reads + other.variance * other.reads) / (one.reads + other.reads) + READ_SPREAD_MS ** 2;
  return Math.abs(one.mean - other.mean) / Math.sqrt(variance * (1 / one.reads + 1 / other.reads));
}

/**
 * The passage in the middle between two moments, before which one side and after which the other led: of those that the moments bear out the one where the decibels of these leads, the lesser of the
 * two, are most; null where there is none. A single stray read shifts where the leads are most, not where the tag went.
 */
function crossingOf(moments: readonly Moment[], direction: Passage['direction'], state: VisitState): Passage | null {
  const inward = direction === 'in' ? 1 : -1;
  const gains = moments.map((moment) => inward * (moment[INSIDE] - moment[OUTSIDE]));
  let after = gains.reduce((total, gain) => total + gain, 0);
  let before = 0;
  let best: { readonly least: number; readonly passage: Passage | null } = { least: 0, passage: null };
  for (let at = 1; at < moments.length; at++) {
    before -= gains[at - 1]!;
    after -= gains[at - 1]!;
    const least = Math.min(before, after);
    if (least <= best.least || (at === KEPT && moments.length === 2 * KEPT)) continue;
    const passage = { direction, time: ((moments[at - 1]![0] + moments[at]![0] + 1) / 2) * MOMENT_MS };
    if (bearsOut(moments, passage, state)) best = { least, passage };
  }
  return best.passage;
}
