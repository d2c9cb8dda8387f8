/** A line that `quartermaster forecast --cumulative` printed. */
export interface ForecastLine {
  readonly series_id: string;
  readonly error?: string;
  readonly mean: readonly number[];
  readonly quantiles: Readonly<Record<string, readonly number[]>>;
  readonly cumulative: Readonly<Record<string, number>>;
}

/** The lines of an output. */
export function forecastLines(output: string): ForecastLine[] {
  return output
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ForecastLine);
}

/** What is wrong with a forecast of a history, or null: a number that is none, a quantile of a count below zero, quantiles that cross. */
export function faultOf({ mean, quantiles, cumulative }: ForecastLine, horizon: number, history: readonly number[]): string | null {
  const levels = Object.keys(quantiles).sort((a, b) => Number(a) - Number(b));
  const all = [...mean, ...Object.values(quantiles).flat(), ...Object.values(cumulative)];
  if (mean.length !== horizon || levels.some((level) => quantiles[level]!.length !== horizon)) return 'a horizon of another length';
  // JSON writes null for what is not finite.
  if (!all.every(Number.isFinite)) return 'a value that is not finite';
  if (history.every((value) => value >= 0) && all.some((value) => value < 0)) return 'less than nothing';
  const crossed = levels.slice(1).some((level, k) => {
    const below = levels[k]!;
    return cumulative[level]! < cumulative[below]! || quantiles[level]!.some((value, i) => value < quantiles[below]![i]!);
  });
  if (crossed) return 'quantiles that cross';
  const reach = 1001 * history.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return mean.every((value) => Math.abs(value) <= reach) ? null : 'a mean beyond all reason';
}
