const YEAR_DAYS = 365;
const HOUR_DAYS = 1 / 24;

/** A sensor sticks about once a year, and its tare runs away three times as often. */
const STICKS_PER_DAY = 1 / YEAR_DAYS;
const RUNS_PER_DAY = 3 / YEAR_DAYS;
/** One that sticks does so for some days. */
const FREES_PER_DAY = 0.2;
/** Something that is not stock lies on a scale about every third day, and for about an hour. */
const COVERS_PER_DAY = 1 / 3;
const COVERED_DAYS = HOUR_DAYS;
/** A tare that ran away does so for some weeks. */
const MENDS_PER_DAY = 0.05;
/** However fast readings follow each other, each can be the one that meets a hand: that lasts no longer than a reading. What lasts for days comes and goes by time, not by reading. */
const LEAST_DAYS = 1 / 288;
/** How far a tare wanders, in units per square root of a day. */
const WANDER = { fine: 0.05, drifting: 1.5 } as const;
/** Who forgets a scan forgets more of the same shift: the share that is missed after one was, and how long that lasts. */
const CARELESS_SHARE = 0.15;
const CARELESS_DAYS = 4 * HOUR_DAYS;
/** What goods vanish or appear without any scan near, per day. */
const UNSEEN_PER_DAY = 0.003;
/** Half of what lies on a covered scale weighs less than so many units. */
const COVER_UNITS = 10;

/** Variance that a tare gains in `days`, units squared. */
export function wandered(mode: 'fine' | 'drifting', days: number): number {
  return WANDER[mode] ** 2 * days;
}

/** Probability that a sensor in order becomes covered by the next reading. */
export function coverChance(days: number): number {
  return 1 - Math.exp(-COVERS_PER_DAY * Math.max(days, LEAST_DAYS));
}

/** Probability that what covers a sensor is still there after `days`. */
export function stillCovered(days: number): number {
  return Math.exp(-days / COVERED_DAYS);
}

/** Probability that a sensor sticks within `days`. */
export function stickChance(days: number): number {
  return 1 - Math.exp(-STICKS_PER_DAY * days);
}

/** Probability that a sensor that sticks measures again after `days`. */
export function freeChance(days: number): number {
  return 1 - Math.exp(-FREES_PER_DAY * days);
}

/** Probability that a tare begins to run away within `days`. */
export function runChance(days: number): number {
  return 1 - Math.exp(-RUNS_PER_DAY * days);
}

/** Probability that a tare that ran away holds still again after `days`. */
export function mendChance(days: number): number {
  return 1 - Math.exp(-MENDS_PER_DAY * days);
}

/** What is known of how a position is scanned. */
export interface Scanning {
  /** Share of moves that nobody scans. */
  readonly missRate: number;
  /** Scanned moves per day. */
  readonly movesPerDay: number;
}

/** What is left after `days` of a careless hand's `missed` scans. */
export function stillMissed(missed: number, days: number): number {
  return missed * Math.exp(-days / CARELESS_DAYS);
}

/** What was scanned between two readings, `days` apart, and what was missed lately. */
export interface Between {
  readonly days: number;
  readonly moves: number;
  readonly missed: number;
}

/** Probability that goods moved unseen between two readings: misses come in clusters, by shift. */
export function unseenChance({ missRate, movesPerDay }: Scanning, { days, moves, missed }: Between): number {
  const rate = missRate + CARELESS_SHARE * Math.min(1, missed);
  const expected = rate * 0.5 * (moves + movesPerDay * days) + UNSEEN_PER_DAY * days;
  return Math.min(0.3, 1 - Math.exp(-Math.max(expected, 1e-6)));
}

/** Density of what lies on a covered scale, per unit: heavy tails on both sides. */
export function coverDensity(units: number): number {
  return 0.5 / COVER_UNITS / (1 + Math.abs(units) / COVER_UNITS) ** 2;
}
