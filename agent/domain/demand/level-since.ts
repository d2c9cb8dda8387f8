import type { DemandSeries } from '../forecast/forecast.ts';
import { meanOf } from '../mathematics/statistics.ts';

/** Seasons before the change that its size is told from. */
const SEASONS = 8;
/** Steps' worth of "nothing has changed" that the first steps after it are weighed against; the more where demand is uneven anyway. */
const DOUBT = 0.5;
const MOST_RATIO = 20;

/**
 * A series whose last `memory` steps came after a change of level, with what lies before brought to the new level: season and unrest stay
 * known, the old level is forgotten. The ratio is that of the steps since to the same steps of the seasons before, held back while they are few.
 */
export function atLevelSince(series: DemandSeries, memory: number, season: number): DemandSeries {
  const first = series.length - memory;
  if (memory < 1 || first < season) return series;
  let [since, expected] = [0, 0];
  for (let t = first; t < series.length; t++) {
    since += series[t]!;
    expected += usualAt(series, t, { first, season });
  }
  if (!(expected > 0) || since < 0) return series;
  const doubt = DOUBT + squaredVariation(series.slice(0, first));
  const ratio = Math.min(MOST_RATIO, ((since / expected) * memory + doubt) / (memory + doubt));
  return series.map((value, t) => (t < first ? value * ratio : value));
}

/** Variance over the mean squared; 0 without demand. */
function squaredVariation(series: DemandSeries): number {
  const mean = meanOf(series);
  return mean > 0 ? meanOf(series.map((value) => (value / mean - 1) ** 2)) : 0;
}

/** Mean of the same step in the last seasons that ended before the change. */
function usualAt(series: DemandSeries, t: number, { first, season }: { readonly first: number; readonly season: number }): number {
  let [sum, count] = [0, 0];
  for (let at = t - season * Math.ceil((t - first + 1) / season); at >= 0 && count < SEASONS; at -= season) {
    sum += series[at]!;
    count++;
  }
  return count > 0 ? sum / count : 0;
}
