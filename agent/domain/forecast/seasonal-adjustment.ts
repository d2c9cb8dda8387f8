import type { DemandSeries } from './forecast.ts';
import type { OriginForecast } from './origin-forecast.ts';
import { seasonalIndices } from './seasonal-decomposition.ts';

/** A series without its season, and how the season comes back into forecasts of it. */
export interface SeasonalAdjustment {
  readonly series: DemandSeries;
  readonly restore: (forecastAt: OriginForecast) => OriginForecast;
}

/** How much of the season found is believed, and over how many neighbours on each side indices are averaged. */
export interface Shrinkage {
  readonly share: number;
  readonly neighbours: number;
}

const WHOLE: Shrinkage = { share: 1, neighbours: 0 };
/** Dividing by less would blow up noise. */
const LEAST_FACTOR = 0.05;

/** Nothing to take out. */
export function unadjusted(series: DemandSeries): SeasonalAdjustment {
  return { series, restore: (forecastAt) => forecastAt };
}

/**
 * Divides by seasonal factors or, where some are next to nothing, takes seasonal differences away. Indices may be shrunk towards no season,
 * which pays where history is noisy (Miller and Williams 2003).
 */
export function seasonallyAdjusted(
  series: DemandSeries,
  period: number,
  { kind, shrinkage = WHOLE }: { readonly kind: 'additive' | 'multiplicative'; readonly shrinkage?: Shrinkage },
): SeasonalAdjustment {
  if (kind === 'multiplicative') {
    const factors = series.every((value) => value > 0) ? seasonalIndices(series, period, 'multiplicative') : null;
    const shrunk = factors && smoothed(factors, shrinkage.neighbours).map((factor) => 1 + shrinkage.share * (factor - 1));
    if (shrunk?.every((factor) => factor > LEAST_FACTOR))
      return {
        series: series.map((value, t) => value / shrunk[t % period]!),
        restore: (forecastAt) => (origin, step) => forecastAt(origin, step) * shrunk[(origin + step - 1) % period]!,
      };
  }
  const differences = seasonalIndices(series, period, 'additive');
  if (!differences) return unadjusted(series);
  const shrunk = smoothed(differences, shrinkage.neighbours).map((difference) => shrinkage.share * difference);
  return {
    series: series.map((value, t) => value - shrunk[t % period]!),
    restore: (forecastAt) => (origin, step) => forecastAt(origin, step) + shrunk[(origin + step - 1) % period]!,
  };
}

/** Averages of each index with its neighbours around the season, the nearer the heavier. */
function smoothed(indices: readonly number[], neighbours: number): readonly number[] {
  if (!neighbours) return indices;
  const period = indices.length;
  return indices.map((_, i) => {
    let [sum, weights] = [0, 0];
    for (let j = -neighbours; j <= neighbours; j++) {
      const weight = neighbours + 1 - Math.abs(j);
      sum += weight * indices[(i + j + neighbours * period) % period]!;
      weights += weight;
    }
    return sum / weights;
  });
}
