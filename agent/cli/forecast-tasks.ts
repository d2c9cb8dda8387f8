import { createHash } from 'node:crypto';
import type { CollectedSeries } from '../domain/demand/series.ts';
import type { DemandSeries } from '../domain/forecast/forecast.ts';
import { type ErrorScales, errorScales } from '../domain/forecast/forecast-scores.ts';

/** A past moment to forecast from: what was known, what then happened over the horizon, and what errors are measured in. */
export interface ForecastTask {
  readonly history: DemandSeries;
  readonly actual: DemandSeries;
  readonly season: number;
  readonly scales: ErrorScales;
}

/** Where origins lie: where the file's own split is, or else every `every` steps over the last `test` ones. */
export interface TaskPlan {
  readonly horizon: number;
  readonly test: number;
  readonly every: number;
  /** Steps in a season of the models, and of the scale of errors; undefined leaves both to the dates. */
  readonly season: number | undefined;
  readonly scaleSeason: number | undefined;
}

/** A rolling origin needs so many steps before it; the split of a file is taken as it is. */
const LEAST_HISTORY = 20;

/** As many series as asked, drawn by a hash of their names: the same ones from any file order. */
export function sampleOf(series: readonly CollectedSeries[], most: number): CollectedSeries[] {
  const hash = ({ id }: CollectedSeries) => createHash('sha1').update(id).digest('hex');
  const ranked = series.map((one) => ({ one, key: hash(one) })).sort((a, b) => (a.key < b.key ? -1 : 1));
  return ranked.slice(0, most).map(({ one }) => one);
}

/** The tasks of a series: origins with the whole horizon after them, and before them demand that changes. */
export function tasksOf(series: CollectedSeries & { readonly ok: true }, plan: TaskPlan): ForecastTask[] {
  const { values, split } = series;
  const season = plan.season ?? series.season;
  const origins: number[] = [];
  if (split !== undefined) origins.push(split);
  else
    for (let origin = values.length - plan.test; origin < values.length; origin += plan.every)
      if (origin >= LEAST_HISTORY) origins.push(origin);
  return origins.flatMap((origin) => {
    const [history, actual] = [values.slice(0, origin), values.slice(origin, origin + plan.horizon)];
    if (actual.length < plan.horizon || history.every((value) => value === 0)) return [];
    const scales = errorScales(history, plan.scaleSeason ?? season);
    return scales ? [{ history, actual, season, scales }] : [];
  });
}
