import type { DemandSeries } from '../forecast/forecast.ts';
import { type OriginForecast, walkedFrom } from '../forecast/origin-forecast.ts';

/** A fitted autoregression of the changes from step to step; `lags[i]` weighs the change i + 1 steps ago. */
export interface Autoregression {
  readonly lags: readonly number[];
  readonly forecastAt: OriginForecast;
}

/**
 * An autoregression of the first differences by Burg's method, which is always stable, its order by the corrected Akaike criterion (Burg
 * 1968; Brockwell and Davis 2016, section 5.1.2). Orders go up to `most`, and to a fifth of the changes. Null below six values.
 */
export function fitAutoregression(series: DemandSeries, most: number): Autoregression | null {
  if (series.length < 6) return null;
  const changes = new Float64Array(series.length - 1);
  for (let t = 0; t < changes.length; t++) changes[t] = series[t + 1]! - series[t]!;
  const lags = burg(changes, Math.min(most, Math.floor(changes.length / 5)));
  const order = lags.length;
  const forecastAt = walkedFrom((origin) => {
    // The newest change first.
    const known = new Float64Array(order);
    for (let i = 0; i < order; i++) known[i] = changes[origin - 2 - i] ?? 0;
    let head = 0;
    let value = series[origin - 1]!;
    return () => {
      let change = 0;
      for (let i = 0; i < order; i++) change += lags[i]! * known[(head + i) % order]!;
      if (order) {
        head = (head + order - 1) % order;
        known[head] = change;
      }
      value += change;
      return value;
    };
  });
  return { lags, forecastAt };
}

function burg(values: Float64Array, most: number): number[] {
  const n = values.length;
  const forward = Float64Array.from(values);
  const backward = Float64Array.from(values);
  let variance = 0;
  for (let t = 0; t < n; t++) variance += values[t]! ** 2 / n;
  if (!(variance > 0)) return [];
  const criterion = (order: number) => n * Math.log(variance) + (2 * (order + 1) * n) / (n - order - 2);
  let lags: number[] = [];
  let best = { criterion: criterion(0), lags };
  for (let order = 1; order <= most; order++) {
    let [both, squares] = [0, 0];
    for (let t = order; t < n; t++) {
      both += forward[t]! * backward[t - 1]!;
      squares += forward[t]! ** 2 + backward[t - 1]! ** 2;
    }
    const reflection = squares > 0 ? (2 * both) / squares : 0;
    variance *= 1 - reflection * reflection;
    if (!(variance > 0)) break;
    const before = lags;
    lags = [...before.map((lag, i) => lag - reflection * before[before.length - 1 - i]!), reflection];
    let carried = backward[order - 1]!;
    for (let t = order; t < n; t++) {
      const last = carried;
      carried = backward[t]!;
      const ahead = forward[t]!;
      forward[t] = ahead - reflection * last;
      backward[t] = last - reflection * ahead;
    }
    const reached = criterion(order);
    if (reached < best.criterion) best = { criterion: reached, lags };
  }
  return best.lags;
}
