import { INSIDE, MOMENT_MS, type Moment, OUTSIDE, type Passage } from './door.ts';

/** Just before it crossed the side it left led, just after the side it came to: so long, milliseconds. */
const LEAD_MS = 4000;
/** What a clear lead is, on average, dB, and in how many moments before and as many after it must have shown. */
const CLEAR_LEAD_DB = 12;
const CLEAR_MOMENTS = 7;
/** A side's loudest read in its turn is held against its loudest in the other's turn: so near the crossing, and not just about it, milliseconds. */
const TURN_MS = 6000;
const ABOUT_MS = 500;
/** By how much the one is louder: at the side where it is less, and both together, dB; both together where the visit is over. */
const RISE_DB = 14;
const RISES_DB = 36;
const RISES_OVER_DB = 20;

/** What is known of a visit beside its moments: whether it is over, or the tag may still be there; whether a passage is unlikely, since it is long or has said one; whether the reader tells strengths. */
export interface VisitState {
  readonly isOver: boolean;
  readonly isDoubted: boolean;
  readonly isTold: boolean;
}

/**
 * Whether the moments about a crossing show a tag that passed rather than one that stands there. One that passes is carried to each antenna and away from it: each side hears it much louder in its turn
 * than in the other's. Slow fading seldom does that at one side in so short a time, and hardly ever at both against one another; somebody who walks by takes strength away, and the loudest read is what
 * is left. Of a visit that is over less is asked, for the tag has gone; of a doubted passage, that each side led clearly besides.
 */
export function bearsOut(moments: readonly Moment[], passage: Passage, { isOver, isDoubted, isTold }: VisitState): boolean {
  if (isDoubted && !leads(moments, passage)) return false;
  if (!isTold) return true;
  const [one, other] = risesOf(moments, passage);
  return isOver && !isDoubted ? one + other >= RISES_OVER_DB : Math.min(one, other) >= RISE_DB && one + other >= RISES_DB;
}

/** By how many dB the side that the tag left, and the side that it came to, heard it louder in their turn. */
function risesOf(moments: readonly Moment[], { direction, time }: Passage): [left: number, reached: number] {
  const [left, reached] = direction === 'in' ? ([OUTSIDE, INSIDE] as const) : ([INSIDE, OUTSIDE] as const);
  const loudest = { leftInTurn: 0, leftLater: 0, reachedInTurn: 0, reachedEarlier: 0 };
  for (const moment of moments) {
    const after = (moment[0] + 0.5) * MOMENT_MS - time;
    if (after < -TURN_MS || after >= TURN_MS) continue;
    if (after < 0) loudest.leftInTurn = Math.max(loudest.leftInTurn, moment[left]);
    else loudest.reachedInTurn = Math.max(loudest.reachedInTurn, moment[reached]);
    if (after >= ABOUT_MS) loudest.leftLater = Math.max(loudest.leftLater, moment[left]);
    if (after < -ABOUT_MS) loudest.reachedEarlier = Math.max(loudest.reachedEarlier, moment[reached]);
  }
  return [loudest.leftInTurn - loudest.leftLater, loudest.reachedInTurn - loudest.reachedEarlier];
}

/** Whether in the moments about its crossing each side led in its turn. */
function leads(moments: readonly Moment[], { direction, time }: Passage): boolean {
  const inward = direction === 'in' ? 1 : -1;
  const isClear = (start: number, sign: number): boolean => {
    const near = moments.filter(([number]) => number * MOMENT_MS >= start && number * MOMENT_MS < start + LEAD_MS);
    const lead = near.reduce((total, moment) => total + sign * (moment[INSIDE] - moment[OUTSIDE]), 0);
    return near.length >= CLEAR_MOMENTS && lead >= CLEAR_LEAD_DB * near.length;
  };
  const crossed = time - MOMENT_MS / 2;
  return isClear(crossed - LEAD_MS, -inward) && isClear(crossed, inward);
}
