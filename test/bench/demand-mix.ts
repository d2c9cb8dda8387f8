import { createRandom, type SeededRandom } from '../../simulator/random.ts';

const WEEK = [0.9, 1, 1, 1.1, 1.3, 1.2, 0.5];

type Kind = (random: SeededRandom, days: number) => number[];

/** In the proportions of a wholesaler's shelf: half sells daily, half now and then. */
const KINDS: readonly Kind[] = [smooth, smooth, smooth, erratic, erratic, intermittent, intermittent, intermittent, lumpy, lumpy];

/** Daily demand of the n-th item: smooth, erratic, intermittent or lumpy; the same for the same number. */
export function mixedDemand(n: number, days: number): number[] {
  return KINDS[n % KINDS.length]!(createRandom(1).stream('demand', n), days);
}

function smooth(random: SeededRandom, days: number): number[] {
  const level = random.integer(20, 200);
  const growth = (random.next() - 0.3) / 730;
  return Array.from({ length: days }, (_, day) => random.poisson(level * WEEK[day % 7]! * (1 + growth * day)));
}

function erratic(random: SeededRandom, days: number): number[] {
  const level = random.integer(5, 50);
  return Array.from({ length: days }, (_, day) => random.poisson(level * WEEK[day % 7]! * Math.exp(random.normal() - 0.5)));
}

function intermittent(random: SeededRandom, days: number): number[] {
  const chance = 0.1 + 0.4 * random.next();
  return Array.from({ length: days }, () => (random.chance(chance) ? 1 + random.poisson(2) : 0));
}

function lumpy(random: SeededRandom, days: number): number[] {
  const chance = 0.05 + 0.25 * random.next();
  return Array.from({ length: days }, () => (random.chance(chance) ? Math.ceil(10 * Math.exp(random.normal())) : 0));
}
