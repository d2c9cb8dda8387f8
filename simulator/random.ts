import type { Random } from '../agent/ports.ts';

/** A seeded source of numbers that can be split by name: a new consumer takes a stream of its own and shifts nobody else's. */
export interface SeededRandom extends Random {
  /** A stream of its own for this name; the same name gives the same stream. */
  stream(...name: readonly (string | number)[]): SeededRandom;
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  chance(probability: number): boolean;
  /** Standard normal (Box and Muller 1958). */
  normal(): number;
  /** Poisson with this mean: by multiplication (Knuth) when small, by the normal approximation when large. */
  poisson(mean: number): number;
  pick<Value>(values: readonly Value[]): Value;
}

// FNV-1a, 32 bits: turns a seed and a name into the state of a stream.
function hash(text: string, basis: number): number {
  let value = basis >>> 0;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 16_777_619);
  return value >>> 0;
}

/** Creates the stream of a seed (sfc32, Chris Doty-Humphrey, PractRand). */
export function createRandom(seed: string | number): SeededRandom {
  const key = String(seed);
  let [a, b, c, counter] = [hash(key, 0x811c9dc5), hash(key, 0x9e3779b9), hash(key, 0x85ebca6b), 1];

  function next(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  }
  for (let round = 0; round < 12; round++) next();

  const random: SeededRandom = {
    next,
    stream: (...name) => createRandom(`${key}/${name.join('/')}`),
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    poisson(mean) {
      if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
      const limit = Math.exp(-mean);
      let product = next();
      let count = 0;
      while (product > limit) {
        product *= next();
        count++;
      }
      return count;
    },
    pick: (values) => values[Math.floor(next() * values.length)]!,
  };
  return random;
}
