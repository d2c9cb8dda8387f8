import type { DemandSeries, Forecast } from '../forecast/forecast.ts';

/**
 * Which phases of the season never see demand, counted from the first step ahead: `closed[i % season]` tells about step i (from 0) of the
 * future.
 */
export type ClosedPhases = readonly boolean[];

const LEAST_SEASONS = 8;
const LEAST_DOUBT = 0.001;

/** Phases without any demand for so many seasons that chance would rarely do it: weekdays without trade. Null when there are none. */
export function closedPhases(series: DemandSeries, season: number): ClosedPhases | null {
  if (season < 2 || series.length < LEAST_SEASONS * season) return null;
  const demands = new Array<number>(season).fill(0);
  const offset = season - (series.length % season);
  let total = 0;
  series.forEach((value, t) => {
    if (value === 0) return;
    demands[(t + offset) % season]!++;
    total++;
  });
  // Were all phases alike, one would stay empty this often.
  const byChance = (1 - total / series.length) ** Math.floor(series.length / season);
  if (byChance > LEAST_DOUBT || !demands.includes(0)) return null;
  return demands.map((count) => count === 0);
}

/** The series without its closed steps. */
export function openSteps(series: DemandSeries, closed: ClosedPhases): number[] {
  const season = closed.length;
  const offset = season - (series.length % season);
  return series.filter((_, t) => !closed[(t + offset) % season]);
}

/** How many of the next steps are open. */
export function openAhead(steps: number, closed: ClosedPhases): number {
  let open = 0;
  for (let i = 0; i < steps; i++) if (!closed[i % closed.length]) open++;
  return open;
}

/** The forecast of open steps laid out over all `horizon` steps, with nothing on closed ones. */
export function withClosedSteps(
  forecast: Forecast,
  closed: ClosedPhases,
  span: { readonly horizon: number; readonly totalSteps: number },
): Forecast {
  const spread = (values: readonly number[]): number[] => {
    let next = 0;
    return Array.from({ length: span.horizon }, (_, i) => (closed[i % closed.length] ? 0 : values[next++]!));
  };
  return {
    ...forecast,
    mean: spread(forecast.mean),
    quantiles: forecast.quantiles.map(({ level, value }) => ({ level, value: spread(value) })),
    total: { ...forecast.total, steps: span.totalSteps },
  };
}
