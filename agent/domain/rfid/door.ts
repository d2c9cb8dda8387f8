/** Which side of the door an antenna looks at. */
export type DoorSide = 'inside' | 'outside';

/** A tag was heard at one read point of a door. */
export interface DoorRead {
  /** By the reader's own clock, milliseconds: it may be wrong by years. */
  readonly time: number;
  readonly side: DoorSide;
  /** Of the strongest read; null where the reader does not say. */
  readonly rssiDbm: number | null;
  /** How many reads it stands for, at least 1. */
  readonly reads: number;
}

/** A tag went through the door. */
export interface Passage {
  readonly direction: 'in' | 'out';
  /** When it crossed, milliseconds by the reader's clock. */
  readonly time: number;
}

/** A quarter of a second in which the tag was heard: its number since 1970, and the loudest read inside and outside, dB above `QUIETEST_DBM`; 0: not heard there. */
export type Moment = readonly [number: number, inside: number, outside: number];

/** Where a moment holds what each side heard. */
export const INSIDE = 1;
export const OUTSIDE = 2;
export type SideHeard = typeof INSIDE | typeof OUTSIDE;

/**
 * What one tag leaves at one door while it is there: the first moments in which it was heard and the last ones. JSON of bounded size (some 2 KB at most, 300 bytes for a tag that only passes).
 * A moment keeps its loudest reads alone, so copies and the order in which reads come change nothing: the visits form a semilattice under `mergeVisits`.
 */
export interface DoorVisit {
  /** When the first and the last read was heard, milliseconds by the reader's clock. */
  readonly from: number;
  readonly until: number;
  /** In the order of time. */
  readonly moments: readonly Moment[];
  /** Whether the reader told the strength of any read. */
  readonly isTold: boolean;
  /** The passage last said of this visit: what was heard before it is spent. */
  readonly said: Passage | null;
}

/** How a door judges. */
export interface DoorSettings {
  /** A silence as long as this, by the reader's clock, ends a visit. */
  readonly gapMs: number;
  /** A passage is said once the tag was beyond the door for so long, or no read of it has come for so long. */
  readonly settleMs: number;
  /** Both sides must have heard the tag about this loud at its loudest, dBm: tags that stand near the door are not. */
  readonly audibleDbm: number;
}

/** How long a moment is: antennas take turns about as fast. */
export const MOMENT_MS = 250;
/** First moments that a visit keeps, and as many last ones: of what lies between them in a visit of twice as many nothing is known. */
export const KEPT = 32;
/** The strength from which strengths are counted, dBm: no reader hears much less. */
export const QUIETEST_DBM = -80;
const LOUDEST_DB = 50;
/** What a read counts for whose strength the reader does not tell, dB. */
const UNTOLD_DB = 20;

function strengthOf({ rssiDbm, reads }: DoorRead): number {
  const db = rssiDbm === null ? UNTOLD_DB + 10 * Math.log10(reads) : rssiDbm - QUIETEST_DBM;
  return Math.min(LOUDEST_DB, Math.max(1, Math.round(db)));
}

/** The visit that begins with this read. */
export function beginVisit(read: DoorRead): DoorVisit {
  const strength = strengthOf(read);
  const number = Math.floor(read.time / MOMENT_MS);
  const moment: Moment = read.side === 'inside' ? [number, strength, 0] : [number, 0, strength];
  return { from: read.time, until: read.time, moments: [moment], isTold: read.rssiDbm !== null, said: null };
}

/** Whether a read is of this visit, or the first of another: earlier or later. */
export function belongs(visit: DoorVisit, read: Pick<DoorRead, 'time'>, { gapMs }: Pick<DoorSettings, 'gapMs'>): boolean {
  return read.time > visit.from - gapMs && read.time < visit.until + gapMs;
}

/** The visit with one more read of it, in whatever order they come. */
export function joinVisit(visit: DoorVisit, read: DoorRead): DoorVisit {
  return mergeVisits(visit, beginVisit(read));
}

/** Two visits that are one after all, where a late read belongs to both. */
export function mergeVisits(one: DoorVisit, other: DoorVisit): DoorVisit {
  const said = other.said !== null && (one.said === null || other.said.time > one.said.time) ? other.said : one.said;
  return {
    from: Math.min(one.from, other.from),
    until: Math.max(one.until, other.until),
    moments: keptOf([...one.moments, ...other.moments], said),
    isTold: one.isTold || other.isTold,
    said,
  };
}

/** The visit once this passage of it is said: it is never said again, and the next of this visit can only be back. */
export function spendVisit(visit: DoorVisit, said: Passage): DoorVisit {
  return { ...visit, moments: keptOf(visit.moments, said), said };
}

function keptOf(all: readonly Moment[], said: Passage | null): Moment[] {
  const byNumber = new Map<number, Moment>();
  for (const moment of all) {
    const [number, inside, outside] = moment;
    if (said !== null && number * MOMENT_MS < said.time) continue;
    const known = byNumber.get(number);
    byNumber.set(number, known === undefined ? moment : [number, Math.max(known[1], inside), Math.max(known[2], outside)]);
  }
  const moments = [...byNumber.values()].sort((earlier, later) => earlier[0] - later[0]);
  return moments.length <= 2 * KEPT ? moments : [...moments.slice(0, KEPT), ...moments.slice(-KEPT)];
}
