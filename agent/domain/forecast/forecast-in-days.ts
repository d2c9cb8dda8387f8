import type { Forecast } from './forecast.ts';

/**
 * A forecast of weeks or months as the policies know forecasts, by day: the mean of a step spread evenly over its days, the width of its quantiles by the square root
 * of time. The total is the same demand, over as many days as its steps have; for the protection interval it was made for it stays exact.
 */
export function forecastInDays(forecast: Forecast, daysPerStep: number): Forecast {
  if (daysPerStep === 1) return forecast;
  const spread = (values: readonly number[]): number[] => values.flatMap((value) => new Array<number>(daysPerStep).fill(value));
  const perDay = forecast.mean.map((mean) => mean / daysPerStep);
  return {
    ...forecast,
    mean: spread(perDay),
    quantiles: forecast.quantiles.map(({ level, value }) => ({
      level,
      value: spread(value.map((quantile, step) => Math.max(0, perDay[step]! + (quantile - forecast.mean[step]!) / Math.sqrt(daysPerStep)))),
    })),
    total: { ...forecast.total, steps: forecast.total.steps * daysPerStep },
  };
}
