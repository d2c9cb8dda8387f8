/** How often goods were moved by so many units at a position, rising or falling with the sign: what was scanned tells how large a move is that nobody scanned. */
export type MoveSizes = readonly (readonly [units: number, times: number])[];

/** So many sizes are kept, the most frequent ones; of so many moves old ones are forgotten. */
const MOST_SIZES = 12;
const MOST_MOVES = 200;
/** What is presumed of sizes weighs as much as so many moves seen. */
const PRESUMED_MOVES = 20;
/** Sum of n^-1.5 over n = 1, 2, ..., on both sides of 0. */
const TAIL_SUM = 2 * 2.612375348685488;

/** The sizes once another move was scanned. */
export function withMove(sizes: MoveSizes, units: number): MoveSizes {
  if (units === 0) return sizes;
  const known = sizes.some(([size]) => size === units);
  const more = known ? sizes.map(([size, times]) => [size, size === units ? times + 1 : times] as const) : [...sizes, [units, 1] as const];
  const total = more.reduce((sum, [, times]) => sum + times, 0);
  const share = total > MOST_MOVES ? 0.5 : 1;
  return more
    .map(([size, times]) => [size, times * share] as const)
    .sort(([a, timesA], [b, timesB]) => timesB - timesA || a - b)
    .slice(0, MOST_SIZES);
}

/** Who forgets one scan forgets the next one, too: so often two moves are missed at once. */
const TWO_AT_ONCE = 0.1;

/**
 * Probability that what moved and nobody scanned is of so many units: sizes come as they came before, or anew from a power law, because a missed pick is small and a missed pallet large
 * (the urn of Blackwell and MacQueen 1973, "Ferguson distributions via Polya urn schemes", Annals of Statistics 1, 353-355); now and then it is two such moves. 0 for no units.
 */
export function sizeChance(sizes: MoveSizes, units: number): number {
  if (units === 0) return 0;
  const two = sizes.reduce((sum, [size]) => sum + seenShare(sizes, size) * seenShare(sizes, units - size), 0);
  return (1 - TWO_AT_ONCE) * (presumed(units) * (1 - seenShare(sizes)) + seenShare(sizes, units)) + TWO_AT_ONCE * two;
}

/** By the power law. */
const presumed = (units: number): number => Math.abs(units) ** -1.5 / TAIL_SUM;

/** The share that moves of a size, or all that are kept, have in what is known and presumed. */
function seenShare(sizes: MoveSizes, units?: number): number {
  let [total, seen] = [0, 0];
  for (const [size, times] of sizes) {
    total += times;
    if (units === undefined || size === units) seen += times;
  }
  return seen / (PRESUMED_MOVES + total);
}

const SMALL_MOVES = [-3, -2, -1, 1, 2, 3] as const;

/** The likeliest of what moves unseen, each with its chance: the sizes that are known, and small ones. Their chances sum to less than 1. */
export function likelyMoves(sizes: MoveSizes): [units: number, chance: number][] {
  const units = new Set<number>([...SMALL_MOVES, ...sizes.map(([size]) => size)]);
  return [...units].map((size) => [size, sizeChance(sizes, size)]);
}
