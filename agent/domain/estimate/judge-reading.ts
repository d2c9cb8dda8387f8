import { normalDensity } from '../mathematics/normal.ts';
import {
  coverChance,
  coverDensity,
  freeChance,
  mendChance,
  runChance,
  type Scanning,
  stickChance,
  stillCovered,
  stillMissed,
  unseenChance,
  wandered,
} from './chances.ts';
import { type Hypothesis, joined } from './hypothesis.ts';
import { likelyMoves, type MoveSizes, sizeChance } from './move-sizes.ts';

/** A reading, as it is judged. */
export interface Judged {
  /** What the sensor shows beyond what the ledger says, in units. */
  readonly beyond: number;
  readonly ledger: number;
  /** Since the reading before. */
  readonly days: number;
  /** Scanned moves since then. */
  readonly moves: number;
  readonly scanning: Scanning;
  readonly sizes: MoveSizes;
  /** Variance of the sensor's noise, units squared. */
  readonly noise: number;
  /** It shows exactly what it showed before. */
  readonly isRepeated: boolean;
  /** How often this sensor repeats itself while nothing moves. */
  readonly repeats: number;
}

const density = (distance: number, variance: number): number => {
  const sd = Math.sqrt(variance);
  return normalDensity(distance / sd) / sd;
};

/**
 * The explanations after a reading: each lives on in every way that it may (goods moved unseen or not; the sensor breaks, is covered, is mended), weighed by how well it foretold the reading;
 * the tare of each is a Kalman filter of its own. A mixture Kalman filter (Chen and Liu 2000, "Mixture Kalman filters", JRSS B 62, 493-508), with the best ones kept instead of drawn ones.
 */
export function judgeReading(hypotheses: readonly Hypothesis[], reading: Judged): Hypothesis[] {
  const repeated = reading.isRepeated ? repeatedDensity(hypotheses, reading) : 0;
  const grown = hypotheses.flatMap((one) => livesOn(one, reading, repeated));
  const sum = grown.reduce((total, { weight }) => total + weight, 0);
  return sum > 1e-250 ? joined(grown) : joined(hypotheses.map((one) => widened(one, reading)));
}

/** Nothing foretold it: only the tares are less sure. */
function widened(one: Hypothesis, { days }: Judged): Hypothesis {
  return { ...one, variance: one.variance + wandered('drifting', days) };
}

const fineStays = (days: number): number => 1 - coverChance(days) - stickChance(days) - runChance(days);

function livesOn(before: Hypothesis, reading: Judged, repeated: number): Hypothesis[] {
  const { days } = reading;
  const one = { ...before, missed: stillMissed(before.missed, days) };
  const sticks = stickChance(days);
  const runs = runChance(days);
  const covers = coverChance(days);
  switch (one.mode) {
    case 'fine':
      return [
        ...weighing(one, 'fine', reading, fineStays(days)),
        ...weighing(one, 'drifting', reading, runs),
        coveredNow(one, reading, covers),
        ...stuckNow(one, reading, sticks * repeated),
      ];
    case 'drifting':
      return [
        ...weighing(one, 'drifting', reading, (1 - covers) * (1 - mendChance(days))),
        ...weighing(one, 'fine', reading, (1 - covers) * mendChance(days)),
        coveredNow(one, reading, covers),
      ];
    case 'covered': {
      const stays = stillCovered(days);
      return [
        ...weighing({ ...one, cover: 0 }, one.drifts ? 'drifting' : 'fine', reading, 1 - stays),
        coveredStill(one, reading, stays * 0.9),
        coveredNow(one, reading, stays * 0.1),
      ];
    }
    case 'stuck': {
      const freed = freeChance(days);
      return reading.isRepeated
        ? stuckNow(one, reading, (1 - freed) * repeated).flatMap((still) => unmeasured(still, reading))
        : weighing({ ...one, variance: one.variance + 0.25 }, 'fine', reading, freed);
    }
  }
}

/** The sensor weighs: nothing moved unseen, or as many whole units as bring the reading nearest. */
function weighing(one: Hypothesis, mode: 'fine' | 'drifting', reading: Judged, chance: number): Hypothesis[] {
  const variance = one.variance + wandered(mode, reading.days);
  const unseen = unseenChance(reading.scanning, { ...reading, missed: one.missed });
  const residual = reading.beyond - one.off - one.bias;
  const nearest = Math.round(residual);
  const left = reading.ledger + one.off;
  // No shelf holds less than nothing: what shows that is the tare.
  const tries = new Set([0, nearest - 1, nearest, nearest + 1].filter((units) => units >= 0 || left + units >= 0));
  const total = variance + reading.noise;
  return [...tries].map((units) => {
    const surprise = residual - units;
    const prior = units === 0 ? 1 - unseen : unseen * sizeChance(reading.sizes, units);
    return {
      off: one.off + units,
      mode,
      drifts: mode === 'drifting',
      bias: one.bias + (variance / total) * surprise,
      variance: (variance * reading.noise) / total,
      cover: 0,
      missed: units === 0 ? one.missed : one.missed + 1,
      weight: one.weight * chance * prior * density(surprise, total),
    };
  });
}

function coveredNow(one: Hypothesis, reading: Judged, chance: number): Hypothesis {
  const cover = reading.beyond - one.off - one.bias;
  return {
    ...one,
    mode: 'covered',
    variance: one.variance + wandered(one.drifts ? 'drifting' : 'fine', reading.days),
    cover,
    weight: one.weight * chance * coverDensity(cover),
  };
}

function coveredStill(one: Hypothesis, reading: Judged, chance: number): Hypothesis {
  const again = reading.beyond - one.off - one.bias;
  return {
    ...one,
    variance: one.variance + wandered(one.drifts ? 'drifting' : 'fine', reading.days),
    cover: (one.cover + again) / 2,
    weight: one.weight * chance * density(again - one.cover, 2 * reading.noise),
  };
}

/** A sensor that repeats itself so often does so by its nature: it counts whole units, or rounds. */
const QUIET_REPEATS = 0.8;

/**
 * How well a stuck sensor foretold a reading that repeats the one before. It always repeats itself; one in order does so now and then, or always where it is quiet. Where it does so by its nature and
 * nothing was scanned, the reading is as likely from either: however many there are and however fast they come, they leave the odds where they were, and only what scans moved tells both apart.
 */
function repeatedDensity(hypotheses: readonly Hypothesis[], reading: Judged): number {
  const { noise, repeats, moves, days } = reading;
  if (moves > 0 || repeats <= QUIET_REPEATS) return density(0, noise) / repeats;
  const fine = hypotheses.filter(({ mode }) => mode === 'fine');
  const sum = (of: readonly Hypothesis[]): number => of.reduce((total, { weight }) => total + weight, 0);
  const before = sum(fine);
  return before > 0 ? sum(fine.flatMap((one) => weighing(one, 'fine', reading, fineStays(days)))) / before : density(0, noise);
}

function stuckNow(one: Hypothesis, { isRepeated, days }: Judged, chance: number): Hypothesis[] {
  if (!isRepeated) return [];
  return [{ ...one, mode: 'stuck', cover: 0, variance: one.variance + wandered('fine', days), weight: one.weight * chance }];
}

/** Nothing measures what a stuck sensor bears: goods may have moved unseen by every size that they move by, and each explanation goes on with its share of that. */
function unmeasured(one: Hypothesis, reading: Judged): Hypothesis[] {
  const unseen = unseenChance(reading.scanning, { ...reading, missed: one.missed });
  const left = reading.ledger + one.off;
  const moves = likelyMoves(reading.sizes).filter(([units]) => left + units >= 0);
  const known = moves.reduce((sum, [, chance]) => sum + chance, 0);
  const gone = moves.map(([units, chance]) => ({
    ...one,
    off: one.off + units,
    missed: one.missed + 1,
    weight: (one.weight * unseen * chance) / known,
  }));
  return [{ ...one, weight: one.weight * (known > 0 ? 1 - unseen : 1) }, ...gone];
}
