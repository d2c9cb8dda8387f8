import type { Hypothesis, SensorMode } from './hypothesis.ts';

/** What the explanations say together of how far the ledger is off, in whole units. */
export interface Belief {
  /** The median: the whole number with the least expected error. */
  readonly off: number;
  readonly mean: number;
  readonly sd: number;
  /** The shortest interval of whole numbers, both included, in which what lies there is with 90 % or more; and with how much it is. */
  readonly low: number;
  readonly high: number;
  readonly within: number;
  /** Probability that exactly `off` units lie there beyond the ledger. */
  readonly sureness: number;
}

/** Probability by units beyond the ledger, in rising order of units. */
export function offChances(hypotheses: readonly Hypothesis[]): [off: number, chance: number][] {
  const chances = new Map<number, number>();
  for (const { off, weight } of hypotheses) chances.set(off, (chances.get(off) ?? 0) + weight);
  return [...chances].sort(([a], [b]) => a - b);
}

/** Sums the explanations up; their weights sum to 1. */
export function beliefOf(hypotheses: readonly Hypothesis[]): Belief {
  const chances = offChances(hypotheses);
  const mean = chances.reduce((sum, [off, chance]) => sum + off * chance, 0);
  const variance = chances.reduce((sum, [off, chance]) => sum + chance * (off - mean) ** 2, 0);
  const median = (): number => {
    let sum = 0;
    for (const [off, chance] of chances) {
      sum += chance;
      if (sum >= 0.5) return off;
    }
    return chances.at(-1)![0];
  };
  const off = median();
  const sureness = Math.min(1, chances.find(([units]) => units === off)![1]);
  return { off, mean, sd: Math.sqrt(variance), ...shortest(chances), sureness };
}

const STATED = 0.9;

/** The highest density region in whole numbers without gaps: of the shortest intervals the most probable one (Hyndman 1996, "Computing and graphing highest density regions", The American Statistician 50). */
function shortest(chances: readonly (readonly [off: number, chance: number])[]): Pick<Belief, 'low' | 'high' | 'within'> {
  let best = { low: chances[0]![0], high: chances.at(-1)![0], within: chances.reduce((sum, [, chance]) => sum + chance, 0) };
  chances.forEach(([low], first) => {
    let within = 0;
    for (const [high, chance] of chances.slice(first)) {
      within += chance;
      if (within < STATED) continue;
      const isBetter = high - low < best.high - best.low || (high - low === best.high - best.low && within > best.within);
      if (isBetter) best = { low, high, within };
      break;
    }
  });
  return { ...best, within: Math.min(1, best.within) };
}

/** Probability that a sensor is in a mode. */
export function chanceOf(hypotheses: readonly Hypothesis[], mode: SensorMode): number {
  return Math.min(
    1,
    hypotheses.reduce((sum, one) => (one.mode === mode ? sum + one.weight : sum), 0),
  );
}

/**
 * How much of a true number of units beyond the ledger lies in the middle 90 %: 0 to 1. Whole numbers cannot bound exactly 90 %, so the share of the true number's probability that lies
 * between the levels 5 % and 95 % counts (the randomised probability integral transform; Czado, Gneiting and Held 2009, "Predictive model assessment for count data", Biometrics 65).
 * Its average over time is 0.9 where the probabilities are right.
 */
export function coveredShare(hypotheses: readonly Hypothesis[], truth: number): number {
  let below = 0;
  let at = 0;
  for (const [off, chance] of offChances(hypotheses)) {
    if (off < truth) below += chance;
    else if (off === truth) at = chance;
  }
  if (at === 0) return below > 0.05 && below < 0.95 ? 1 : 0;
  return Math.max(0, Math.min(below + at, 0.95) - Math.max(below, 0.05)) / at;
}
