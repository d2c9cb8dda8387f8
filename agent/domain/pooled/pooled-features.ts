/** What a site's items have in common to tell demand by, at one origin of one of them; all but `unit` in units of it. */
export interface OriginFeatures {
  /** Mean demand per step, half over the history and half over the last eight weeks; 0 where there was none. */
  readonly unit: number;
  readonly values: readonly number[];
}

/** A demand series with its running sums: `sums[t]` is the demand before step t. */
export interface SummedSeries {
  readonly series: ArrayLike<number>;
  readonly sums: Float64Array;
}

const YEAR = 365;
const UNIT_SPAN = 56;
const MEAN_SPANS = [3, 7, 14, 28, 56, 112, YEAR];
const ZERO_SPANS = [14, 28, 91];
const SPREAD_SPAN = 91;
const SMOOTHING_WEIGHTS = [0.1, 0.03];
/** Same phases of the season that its means are taken over. */
const PHASE_SPANS = [4, 12];
const OLDEST = 400;

/** The series with its running sums. */
export function summed(series: ArrayLike<number>): SummedSeries {
  const sums = new Float64Array(series.length + 1);
  for (let t = 0; t < series.length; t++) sums[t + 1] = sums[t]! + series[t]!;
  return { series, sums };
}

/** Level over several spans, share of steps without demand, steps since the last, spread, largest and age, from the values before `origin`. */
export function originFeatures(of: SummedSeries, origin: number): OriginFeatures {
  const { series } = of;
  const unit = (meanBefore(of, origin, YEAR) + meanBefore(of, origin, UNIT_SPAN)) / 2;
  if (!(unit > 0)) return { unit: 0, values: [] };
  let since = 0;
  while (since < origin && series[origin - 1 - since] === 0) since++;
  const levels = SMOOTHING_WEIGHTS.map((weight) => smoothed(of, origin, weight) / unit);
  const zeros = ZERO_SPANS.map((span) => zeroShare(series, origin, span));
  const means = MEAN_SPANS.map((span) => meanBefore(of, origin, span) / unit);
  const age = Math.min(origin, OLDEST);
  return { unit, values: [...means, ...zeros, since, ...levels, ...spread(of, origin, unit), age, Math.log(unit)] };
}

/** How far ahead the step is, its phase of the season, and the mean of that phase in the last few seasons. */
export function stepFeatures(
  { series }: SummedSeries,
  at: { readonly origin: number; readonly step: number; readonly unit: number },
  season: { readonly length: number; readonly phase: number },
): number[] {
  const target = at.origin + at.step - 1;
  const seen = PHASE_SPANS.map((span) => {
    let [sum, count] = [0, 0];
    for (let t = target - season.length; t >= 0 && count < span; t -= season.length) {
      if (t >= at.origin) continue;
      sum += series[t]!;
      count++;
    }
    return count > 0 ? sum / count / at.unit : 1;
  });
  return [at.step, season.phase, ...seen];
}

function meanBefore({ sums }: SummedSeries, origin: number, span: number): number {
  const first = Math.max(0, origin - span);
  return (sums[origin]! - sums[first]!) / Math.max(1, origin - first);
}

function zeroShare(series: ArrayLike<number>, origin: number, span: number): number {
  const first = Math.max(0, origin - span);
  let zeros = 0;
  for (let t = first; t < origin; t++) if (series[t] === 0) zeros++;
  return zeros / Math.max(1, origin - first);
}

function smoothed(of: SummedSeries, origin: number, weight: number): number {
  let level = meanBefore(of, Math.min(origin, 14), 14);
  for (let t = 0; t < origin; t++) level += weight * (of.series[t]! - level);
  return level;
}

/** Standard deviation about the unit, the largest demand, and the mean size of one. */
function spread({ series }: SummedSeries, origin: number, unit: number): number[] {
  const first = Math.max(0, origin - SPREAD_SPAN);
  let [squares, most, sum, demands] = [0, 0, 0, 0];
  for (let t = first; t < origin; t++) {
    const value = series[t]! / unit;
    squares += (value - 1) ** 2;
    most = Math.max(most, value);
    sum += value;
    if (value > 0) demands++;
  }
  return [Math.sqrt(squares / (origin - first)), most, demands > 0 ? sum / demands : 0];
}
