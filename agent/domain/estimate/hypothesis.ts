/**
 * What a sensor may be doing: `fine` weighs with noise and a slowly wandering tare; `drifting` has a tare that runs away; `covered` bears something that is not stock (a hand, a pallet);
 * `stuck` says the same whatever lies there.
 */
export type SensorMode = 'fine' | 'drifting' | 'covered' | 'stuck';

/** One explanation of what ledger and sensor have said at a stock position. Units are base units of the SKU. */
export interface Hypothesis {
  /** Whole units that lie there beyond what the ledger says. */
  readonly off: number;
  readonly mode: SensorMode;
  /** Its tare runs away: in the mode `drifting`, and while something covers a sensor whose tare does. */
  readonly drifts: boolean;
  /** What the sensor shows beyond what lies there: mean and variance. */
  readonly bias: number;
  readonly variance: number;
  /** What stands on a covered sensor, in units; 0 in every other mode. */
  readonly cover: number;
  /** How often goods moved unseen lately, by this explanation; old ones are forgotten within hours. */
  readonly missed: number;
  /** Its probability. */
  readonly weight: number;
}

/** So many explanations are kept. */
const MOST = 16;
const LEAST_WEIGHT = 1e-9;
/** Tares nearer than about this are alike, in units. */
const ALIKE_UNITS = 0.6;

/** Explanations that say the same become one (their tares are joined by mean and variance), the most probable are kept, and weights sum to 1. At least one has a weight. */
export function joined(hypotheses: readonly Hypothesis[]): Hypothesis[] {
  const byMeaning = new Map<string, Hypothesis>();
  for (const next of hypotheses) {
    if (!(next.weight > 0)) continue;
    const meaning = `${next.mode}${next.drifts}${next.off}/${Math.round(next.bias / ALIKE_UNITS)}`;
    const known = byMeaning.get(meaning);
    byMeaning.set(meaning, known ? merged(known, next) : next);
  }
  const kept = [...byMeaning.values()].sort((a, b) => b.weight - a.weight || a.off - b.off).slice(0, MOST);
  const sum = kept.reduce((total, { weight }) => total + weight, 0);
  return kept.filter(({ weight }) => weight > sum * LEAST_WEIGHT).map((one) => ({ ...one, weight: one.weight / sum }));
}

function merged(a: Hypothesis, b: Hypothesis): Hypothesis {
  const weight = a.weight + b.weight;
  const share = a.weight / weight;
  const bias = share * a.bias + (1 - share) * b.bias;
  const spread = share * (1 - share) * (a.bias - b.bias) ** 2;
  return {
    off: a.off,
    mode: a.mode,
    drifts: a.drifts,
    bias,
    variance: share * a.variance + (1 - share) * b.variance + spread,
    cover: a.weight >= b.weight ? a.cover : b.cover,
    missed: share * a.missed + (1 - share) * b.missed,
    weight,
  };
}
