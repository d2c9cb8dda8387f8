import type { Checker } from './checker.ts';

/** Every number of every forecast is finite and not negative, and its quantiles do not cross. */
export const forecastsFinite: Checker = {
  name: 'forecasts are finite',
  check({ api }) {
    for (const { sku, mean, quantiles, total } of api.forecasts()) {
      const lines = Object.entries(quantiles).sort(([a], [b]) => Number(a) - Number(b));
      const numbers = [
        ...mean,
        ...lines.flatMap(([, values]) => values),
        ...(total ? [total.mean, total.sd, ...Object.values(total.quantiles)] : []),
      ];
      const odd = numbers.find((value) => !Number.isFinite(value) || value < 0);
      if (odd !== undefined) return `${sku}: a forecast of ${odd}`;
      for (let step = 0; step < mean.length; step++)
        for (let index = 1; index < lines.length; index++)
          if (lines[index]![1][step]! < lines[index - 1]![1][step]! - 1e-9)
            return `${sku}: quantile ${lines[index]![0]} lies below ${lines[index - 1]![0]}`;
    }
    return null;
  },
};
