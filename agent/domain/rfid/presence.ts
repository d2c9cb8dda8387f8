/** What one antenna hears of one tag. */
export interface Hearing {
  readonly reader: string;
  readonly antenna: number;
  /** Smoothed strength in dBm; null where the reader does not say. */
  readonly power: number | null;
  /** Reads so far, no further than matters. */
  readonly reads: number;
  /** How long the reader had listened in all when it last heard the tag, milliseconds: its silence is what it has listened since, not the time that has passed. */
  readonly heardAt: number;
}

/** A hearing, and what lies where its antenna looks. */
export interface PlacedHearing extends Hearing {
  readonly location: string;
}

/** A single read may be a reflection or a tag that is carried past. */
const LEAST_READS = 2;
/** A tag is taken elsewhere only after so many reads there. */
const READS_TO_MOVE = 4;
const MOST_READS = 8;
/** Fading moves a single read by several dB, and neighbours at equal distance must not take turns. */
const MARGIN_DB = 6;
const SMOOTHING = 0.3;
/** A hearing is worth writing again once so much of the time to a departure has passed. */
const PARTS_OF_DEPARTURE = 8;

/** What a read adds to what the antenna has heard of the tag; power is smoothed exponentially, times are in the reader's listening milliseconds. */
export function hearAgain(
  before: Hearing | null,
  read: Pick<Hearing, 'reader' | 'antenna'> & { readonly rssiDbm: number | null; readonly reads: number },
  heardAt: number,
): Hearing {
  const { reader, antenna, rssiDbm } = read;
  const reads = Math.min(MOST_READS, (before?.reads ?? 0) + read.reads);
  const known = before?.power ?? null;
  const power = rssiDbm === null || known === null ? (rssiDbm ?? known) : known + SMOOTHING * (rssiDbm - known);
  return { reader, antenna, power, reads, heardAt };
}

/** Whether a further read says more than what is known: the tag is new here, or it is a while since it was noted. */
export function isNews(before: Hearing | null, heardAt: number, departureMs: number): boolean {
  return before === null || before.reads < READS_TO_MOVE || heardAt - before.heardAt >= departureMs / PARTS_OF_DEPARTURE;
}

/**
 * Where a tag is, of all that is heard of it and not silent: one item, however many antennas hear it. It stays where it is while that place still hears it, unless another hears it plainly
 * stronger; it is nowhere before its second read.
 */
export function standsAt(current: string | null, hearings: readonly PlacedHearing[]): string | null {
  const strongest = hearings.filter(({ reads }) => reads >= LEAST_READS).reduce<PlacedHearing | null>(stronger, null);
  const here = hearings.filter(({ location }) => location === current).reduce<PlacedHearing | null>(stronger, null);
  if (!here) return strongest?.location ?? null;
  const rival = hearings
    .filter(({ location, reads }) => location !== current && reads >= READS_TO_MOVE)
    .reduce<PlacedHearing | null>(stronger, null);
  const isPlain = rival !== null && rival.power !== null && here.power !== null && rival.power >= here.power + MARGIN_DB;
  return isPlain ? rival.location : here.location;
}

function stronger(best: PlacedHearing | null, one: PlacedHearing): PlacedHearing {
  return best && (best.power ?? Number.NEGATIVE_INFINITY) >= (one.power ?? Number.NEGATIVE_INFINITY) ? best : one;
}
