/** Least-squares lines a + b t through the first values, t from 1: `intercepts[k]` and `slopes[k]` know k values; 0 below two. */
export interface Trends {
  readonly intercepts: Float64Array;
  readonly slopes: Float64Array;
}

/** The lines through all beginnings of a series, each from the one before (Fiorucci et al. 2016, eqs. 20-22). */
export function runningTrends(values: ArrayLike<number>): Trends {
  const n = values.length;
  const intercepts = new Float64Array(n + 1);
  const slopes = new Float64Array(n + 1);
  let mean = 0;
  let slope = 0;
  for (let t = 1; t <= n; t++) {
    const value = values[t - 1]!;
    slope = t > 1 ? ((t - 2) * slope + (6 * (value - mean)) / t) / (t + 1) : 0;
    mean += (value - mean) / t;
    slopes[t] = slope;
    intercepts[t] = mean - (slope * (t + 1)) / 2;
  }
  return { intercepts, slopes };
}
