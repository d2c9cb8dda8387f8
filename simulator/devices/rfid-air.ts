import type { SeededRandom } from '../random.ts';

/** Where a tag is, metres: `along` is 0 in the doorway and grows inwards, `across` is 0 in its middle; `lossDb` is lost on each way to or from the tag besides the distance. */
export interface TagPlace {
  readonly along: number;
  readonly across: number;
  readonly lossDb: number;
}

/** Where an antenna hangs. */
export interface DoorAntenna {
  readonly isInside: boolean;
  readonly isLeft: boolean;
}

/** Radiated power of the reader, dBm: the 2 W ERP of ETSI EN 302 208. */
const RADIATED_DBM = 35;
/** Gain of the reader's antenna and of the tag's, dBi. */
const READER_GAIN = 6;
const TAG_GAIN = 2;
/** Power that a tag needs to answer, and how wide the edge is over which it begins to, dBm and dB. */
const TAG_NEEDS_DBM = -18;
const EDGE_DB = 1.5;
/** What the modulation of the answer costs, dB. */
const BACKSCATTER_DB = 6;
/** The weakest answer that the reader understands, dBm. */
const READER_HEARS_DBM = -82;
/** Loss over the first metre at 866 MHz (Friis), and by which power of the distance it grows: log-distance path loss (Rappaport, Wireless Communications, 4.9). */
const FIRST_METRE_DB = 31.2;
const PATH_EXPONENT = 2.2;
/** Antennas hang beside the door this far before and behind it, look across the way, and see half as much 35 degrees off. */
const ALONG = 1.5;
const ACROSS = 1.8;
const HALF_BEAM = (35 * Math.PI) / 180;
const FRONT_TO_BACK_DB = 18;
/** Nearer than this the far field says nothing. */
const MIN_METRES = 0.3;
/** Standard deviation of what many ways to one place add and take, per read, dB. */
const FADING_DB = 3;

/** What the antenna at this side hears of a tag in one dwell, dBm in whole numbers; null: nothing. */
export function readAt(random: SeededRandom, place: TagPlace, { isInside, isLeft }: DoorAntenna): number | null {
  const along = place.along - (isInside ? ALONG : -ALONG);
  const across = (isLeft ? place.across : -place.across) + ACROSS;
  const distance = Math.max(MIN_METRES, Math.hypot(along, across));
  // Parabola down to the floor behind: 3GPP TR 36.814, table A.2.1.1-2.
  const offBeam = Math.min(12 * (Math.atan2(Math.abs(along), Math.abs(across)) / (2 * HALF_BEAM)) ** 2, FRONT_TO_BACK_DB);
  const way = FIRST_METRE_DB + 10 * PATH_EXPONENT * Math.log10(distance) + offBeam + place.lossDb - TAG_GAIN;
  const atTag = RADIATED_DBM - way + random.normal() * FADING_DB;
  const wakes = 1 / (1 + Math.exp((TAG_NEEDS_DBM - atTag) / EDGE_DB));
  const back = atTag - BACKSCATTER_DB - way + READER_GAIN;
  return random.chance(wakes) && back >= READER_HEARS_DBM ? Math.round(back) : null;
}
