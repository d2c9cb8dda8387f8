import type { CountInterval } from '../../agent/domain/shrinkage/count-intervals.ts';
import type { Scanned } from '../../agent/domain/shrinkage/scanned.ts';
import { createRandom, type SeededRandom } from '../../simulator/random.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const SHIFTS = 2;
const HOURS_A_SHIFT = 8;
const DEVICES = 5;
/** Stock turns over 4 to 13 times a year. */
const [LEAST_WEEKS, MOST_WEEKS] = [4, 12];
/** One shift in ten forgets five times as many scans as usual; the others so much fewer. */
const BAD_SHIFT: BadShift = { part: 0.1, times: 5 };
/** Picks of more than one unit: one in three, and of those one in three takes yet another. */
const ANOTHER = 1 / 3;
const SLIPS = { part: 0.02, most: 3 };
/** Stock goes from full to half and back: the mean is three quarters of what fits. */
const MEAN_PART = 0.75;

interface BadShift {
  readonly part: number;
  readonly times: number;
}

/** A site whose locations are counted in turns, and what is stolen at the first of them. */
export interface LossyWorld {
  readonly seed: string;
  readonly locations: number;
  readonly days: number;
  /** Each location is counted so often. */
  readonly countEveryDays: number;
  /** Mean stock at the first location, base units; at the others 40 to 800, as many small as large. */
  readonly stock: number;
  readonly stolenFrom: number;
  /** Part of its stock that is stolen there in a week. */
  readonly stolenWeekly: number;
  /** Shifts a day, from 6 o'clock on, 8 hours each; two where nothing is said. */
  readonly shifts?: number;
  /** How many times as much as usual is picked on a day. */
  readonly trafficOn?: (day: number) => number;
  /** What part of shifts forgets how many times as many scans; one in ten five times where nothing is said. */
  readonly badShift?: BadShift;
  /** How many times as many scans are missed at a location, beside what places differ by anyway. */
  readonly missedAt?: (index: number) => number;
  /** A shift or a device that loses this part of what it handles, all over the site. */
  readonly loses?: { readonly shift?: number; readonly device?: string; readonly part: number };
}

/** A count against the one before it, with what was scanned out by which device and in which hour. */
export type PlayedCount = CountInterval & Pick<Scanned, 'byDevice' | 'byHour'> & { readonly index: number };

interface Place {
  readonly index: number;
  readonly full: number;
  readonly picksPerShift: number;
  readonly missed: number;
  actual: number;
  ledger: number;
  counted: number;
  countedDay: number;
  taken: number;
  byDevice: Record<string, number>;
  byHour: Record<string, number>;
}

/**
 * Plays the site and yields each count against the one before it, in the order of days. 1 to 2 % of scans are missed, differently at each location and in clusters by shift; of a refill that nobody
 * scanned one in two leaves a hole at another location; 2 % of counts are off by up to three units until the next.
 */
export function* playLosses(world: LossyWorld): Generator<PlayedCount> {
  const random = createRandom(world.seed);
  const hands = random.stream('hands');
  const shifts = world.shifts ?? SHIFTS;
  const { part, times } = world.badShift ?? BAD_SHIFT;
  const places = Array.from({ length: world.locations }, (_, index) => placeOf(world, index, random));
  for (let day = 0; day < world.days; day++) {
    const traffic = world.trafficOn?.(day) ?? 1;
    for (let shift = 0; shift < shifts; shift++) {
      const worse = random.chance(part) ? times : (1 - part * times) / (1 - part);
      for (const place of places)
        work(place, {
          places,
          missed: place.missed * worse,
          traffic,
          random,
          hands,
          shift,
          loses: day >= world.stolenFrom ? world.loses : undefined,
        });
    }
    const thief = places[0]!;
    if (day >= world.stolenFrom) thief.actual -= Math.min(thief.actual, random.poisson((thief.actual * world.stolenWeekly) / 7));
    for (const place of places) {
      if (day % world.countEveryDays !== place.index % world.countEveryDays) continue;
      const interval = count(place, day, random);
      if (interval) yield interval;
    }
  }
}

function placeOf({ stock, shifts = SHIFTS, missedAt }: LossyWorld, index: number, random: SeededRandom): Place {
  const mean = index === 0 ? stock : 40 * 20 ** random.next();
  const full = Math.round(mean / MEAN_PART);
  const weeksOfStock = LEAST_WEEKS + (MOST_WEEKS - LEAST_WEEKS) * random.next();
  const perPick = 1 / (1 - ANOTHER);
  const picksPerShift = mean / weeksOfStock / perPick / (7 * shifts);
  const missed = 0.01 * (1 + random.next()) * (missedAt?.(index) ?? 1);
  const actual = Math.round(full * (0.5 + random.next() / 2));
  return {
    index,
    full,
    picksPerShift,
    missed,
    actual,
    ledger: actual,
    counted: actual,
    countedDay: -1,
    taken: 0,
    byDevice: {},
    byHour: {},
  };
}

interface Shift {
  readonly places: readonly Place[];
  readonly missed: number;
  readonly traffic: number;
  readonly random: SeededRandom;
  /** Draws who scans, and what such hands lose: of its own, so that the site is the same whoever does. */
  readonly hands: SeededRandom;
  readonly shift: number;
  readonly loses: LossyWorld['loses'];
}

function work(place: Place, { places, missed, traffic, random, hands, shift, loses }: Shift): void {
  const hour = String((6 + HOURS_A_SHIFT / 2 + shift * HOURS_A_SHIFT) % 24);
  for (let picks = random.poisson(traffic * place.picksPerShift); picks > 0; picks--) {
    let units = 1;
    while (random.chance(ANOTHER)) units++;
    units = Math.min(units, place.actual);
    place.actual -= units;
    const device = `gun-${hands.integer(1, DEVICES)}`;
    const isLosing = loses !== undefined && (loses.shift ?? shift) === shift && (loses.device ?? device) === device;
    if (isLosing) place.actual -= Math.min(place.actual, hands.poisson(units * loses.part));
    if (random.chance(missed)) continue;
    place.ledger -= units;
    place.taken += units;
    place.byDevice[device] = (place.byDevice[device] ?? 0) + units;
    place.byHour[hour] = (place.byHour[hour] ?? 0) + units;
  }
  if (place.actual >= place.full / 2) return;
  const refill = place.full - place.actual;
  place.actual += refill;
  if (!random.chance(missed)) place.ledger += refill;
  else if (random.chance(0.5)) {
    const from = random.pick(places);
    from.actual -= Math.min(from.actual, refill);
  }
}

function count(place: Place, day: number, random: SeededRandom): PlayedCount | null {
  const { index, counted: before, countedDay, ledger: expected, taken, byDevice, byHour } = place;
  const slip = random.chance(SLIPS.part) ? random.integer(1, SLIPS.most) * (random.chance(0.5) ? 1 : -1) : 0;
  const counted = Math.max(0, place.actual + slip);
  Object.assign(place, { ledger: counted, counted, countedDay: day, taken: 0, byDevice: {}, byHour: {} });
  if (countedDay < 0) return null;
  const [since, countedAt] = [countedDay * DAY_MS, day * DAY_MS];
  const unitWeeks = (Math.max(0, (before + expected) / 2) * (countedAt - since)) / WEEK_MS;
  return {
    index,
    sku: `S-${index}`,
    location: `L-${index}`,
    since,
    countedAt,
    expected,
    counted,
    lost: expected - counted,
    taken,
    unitWeeks,
    byDevice,
    byHour,
  };
}
