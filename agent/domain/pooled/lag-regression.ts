import type { DemandSeries } from '../forecast/forecast.ts';
import { type OriginForecast, walkedFrom } from '../forecast/origin-forecast.ts';
import { fitRidge, type RidgeFit } from '../mathematics/ridge.ts';

/** A fitted regression and what it forecasts, step after step, with its own forecasts for the values not known yet. */
export interface LagRegression {
  readonly fit: RidgeFit;
  readonly forecastAt: OriginForecast;
  /** So many values have to be known before a forecast. */
  readonly reach: number;
}

/** Seasons up to this have a column for each phase; longer ones waves. */
const LONGEST_PHASES = 24;
const WAVES = 2;
/** The span of the level where there is no season. */
const SPAN = 4;
/** Rows for each column below which a regression says little. */
const ROWS_PER_COLUMN = 1;
/** Seasons of history before the value of two seasons ago is worth the rows that it costs. */
const SEASONS_FOR_TWO = 4;

/**
 * Ridge regression of how far a value is from the level before it (the mean of the last season, of four values without one or with a long
 * one) on how far the last two values, those one and two seasons ago and the mean of four levels are from it, on the level itself and on
 * the phase. What is left when all is held down is the level and the mean drift from it. `ridge` as of `fitRidge`; `known` is not fitted
 * again. Null where the history has fewer rows than columns.
 */
export function fitLagRegression(
  series: DemandSeries,
  season: number,
  given: { readonly ridge?: number; readonly known?: RidgeFit } = {},
): LagRegression | null {
  const { ridge, known } = given;
  const shape = shapeOf(series.length, season);
  const { reach, count } = shape;
  if (series.length - reach < ROWS_PER_COLUMN * count || (known && known.coefficients.length !== count)) return null;
  const fit = known ?? fitted(series, shape, ridge);
  const row = new Float64Array(count);
  const { least, most } = bounds(series);
  const forecastAt = walkedFrom((origin) => {
    if (origin < reach) return () => Number.NaN;
    const past = pastOf(series.slice(origin - reach, origin), shape);
    let phase = origin;
    return () => {
      const level = writeRow(past, phase++, row);
      let next = level + fit.intercept;
      for (let j = 0; j < count; j++) next += fit.coefficients[j]! * row[j]!;
      next = Math.min(most, Math.max(least, next));
      past.push(next);
      return next;
    };
  });
  return { fit, forecastAt, reach };
}

/** As far beyond all that was seen as that is wide: coefficients whose walk grows without end are stopped there. */
function bounds(series: DemandSeries): { least: number; most: number } {
  const [low, high] = [Math.min(...series), Math.max(...series)];
  return { least: 2 * low - high, most: 2 * high - low };
}

interface Shape {
  readonly season: number;
  /** Whether history allows the value of two seasons ago. */
  readonly twoSeasons: boolean;
  /** Values in a level. */
  readonly span: number;
  readonly reach: number;
  /** Columns. */
  readonly count: number;
}

function shapeOf(length: number, season: number): Shape {
  const span = season > 1 && season <= LONGEST_PHASES ? season : SPAN;
  const twoSeasons = season > 1 && length >= SEASONS_FOR_TWO * season;
  const reach = Math.max(Math.min(4 * span, Math.max(2 * span, Math.floor(length / 3))), (twoSeasons ? 2 : 1) * season);
  const phases = season <= LONGEST_PHASES ? season : 2 * WAVES;
  return { season, span, twoSeasons, reach, count: season > 1 ? 5 + (twoSeasons ? 1 : 0) + phases : 4 };
}

function fitted(series: DemandSeries, shape: Shape, ridge?: number): RidgeFit {
  const { count } = shape;
  const rows = series.length - shape.reach;
  const columns = Array.from({ length: count }, () => new Float64Array(rows));
  const outcomes = new Float64Array(rows);
  const row = new Float64Array(count);
  const past = pastOf(series.slice(0, shape.reach), shape);
  for (let i = 0; i < rows; i++) {
    const t = shape.reach + i;
    const level = writeRow(past, t, row);
    for (let j = 0; j < count; j++) columns[j]![i] = row[j]!;
    outcomes[i] = series[t]! - level;
    past.push(series[t]!);
  }
  return fitRidge(columns, outcomes, ridge);
}

/** The values before the one to be told, which grow, with the means of the last `span` and `reach` of them. */
interface Past {
  readonly shape: Shape;
  readonly values: readonly number[];
  push(value: number): void;
  level(): number;
  longLevel(): number;
}

function pastOf(first: readonly number[], shape: Shape): Past {
  const { span, reach } = shape;
  const values = [...first];
  let far = values.reduce((sum, value) => sum + value, 0);
  let near = values.slice(-span).reduce((sum, value) => sum + value, 0);
  return {
    shape,
    values,
    push(value) {
      far += value - values[values.length - reach]!;
      near += value - values[values.length - span]!;
      values.push(value);
    },
    level: () => near / span,
    longLevel: () => far / reach,
  };
}

/** Writes the columns for the value that follows, and returns the level. */
function writeRow(past: Past, phase: number, row: Float64Array): number {
  const { values } = past;
  const { season, twoSeasons } = past.shape;
  const n = values.length;
  const level = past.level();
  let j = 0;
  row[j++] = level;
  row[j++] = values[n - 1]! - level;
  row[j++] = values[n - 2]! - level;
  row[j++] = past.longLevel() - level;
  if (season <= 1) return level;
  row[j++] = values[n - season]! - level;
  if (twoSeasons) row[j++] = values[n - 2 * season]! - level;
  if (season <= LONGEST_PHASES) {
    for (let p = 0; p < season; p++) row[j++] = phase % season === p ? 1 : 0;
    return level;
  }
  for (let wave = 1; wave <= WAVES; wave++) {
    const angle = (2 * Math.PI * wave * phase) / season;
    row[j++] = Math.sin(angle);
    row[j++] = Math.cos(angle);
  }
  return level;
}
