/** A series taken apart: values = trend + season + remainder. */
export interface SeasonalTrend {
  readonly trend: Float64Array;
  readonly season: Float64Array;
}

/** Widths of the smoothers, odd numbers of values: of one phase over the seasons, and of the trend. */
export interface StlWindows {
  readonly season: number;
  readonly trend: number;
}

const INNER_LOOPS = 2;

/** The windows that Hyndman's decomposition uses: 11 seasons, and a trend of one and a half seasons and a little. */
export function usualWindows(period: number): StlWindows {
  return { season: 11, trend: nextOdd((1.5 * period) / (1 - 1.5 / 11)) };
}

/**
 * Seasonal-trend decomposition by local regression, without robustness weights (Cleveland, Cleveland, McRae and Terpenning 1990, section
 * 2.2): phases are smoothed by local means, trend and low-pass by local lines. Needs more than two whole seasons.
 */
export function decomposeByLoess(values: Float64Array, period: number, windows: StlWindows): SeasonalTrend {
  const n = values.length;
  const lowWindow = nextOdd(period);
  const trend = new Float64Array(n);
  const season = new Float64Array(n);
  const free = new Float64Array(n);
  for (let loop = 0; loop < INNER_LOOPS; loop++) {
    for (let t = 0; t < n; t++) free[t] = values[t]! - trend[t]!;
    const cycle = smoothedPhases(free, period, windows.season);
    const low = loess(movingAverages(cycle, period), lowWindow, 1);
    for (let t = 0; t < n; t++) {
      season[t] = cycle[t + period]! - low[t]!;
      free[t] = values[t]! - season[t]!;
    }
    trend.set(loess(free, windows.trend, 1));
  }
  return { trend, season };
}

function nextOdd(value: number): number {
  const whole = Math.ceil(value);
  return whole % 2 ? whole : whole + 1;
}

/** Each phase of the season smoothed over the seasons and carried one season beyond both ends: n + 2 periods. */
function smoothedPhases(values: Float64Array, period: number, window: number): Float64Array {
  const result = new Float64Array(values.length + 2 * period);
  for (let phase = 0; phase < period; phase++) {
    const length = Math.floor((values.length - phase - 1) / period) + 1;
    const own = Float64Array.from({ length }, (_, i) => values[phase + i * period]!);
    const inside = loess(own, window, 0);
    const before = localFit(own, { at: -1, from: 0, to: Math.min(window, length) - 1, window, degree: 0 });
    const after = localFit(own, { at: length, from: Math.max(0, length - window), to: length - 1, window, degree: 0 });
    result[phase] = before ?? inside[0]!;
    for (let i = 0; i < length; i++) result[phase + (i + 1) * period] = inside[i]!;
    result[phase + (length + 1) * period] = after ?? inside[length - 1]!;
  }
  return result;
}

/** Moving averages of one period, of one period again, and of three: shorter by two periods. */
function movingAverages(values: Float64Array, period: number): Float64Array {
  return movingAverage(movingAverage(movingAverage(values, period), period), 3);
}

function movingAverage(values: Float64Array, width: number): Float64Array {
  const result = new Float64Array(values.length - width + 1);
  let sum = 0;
  for (let t = 0; t < values.length; t++) {
    sum += values[t]! - (t >= width ? values[t - width]! : 0);
    if (t >= width - 1) result[t - width + 1] = sum / width;
  }
  return result;
}

/** Local regression at every place: fitted at every tenth of the window, in between by lines. */
function loess(values: Float64Array, window: number, degree: 0 | 1): Float64Array {
  const n = values.length;
  const result = new Float64Array(n);
  if (n < 2) return Float64Array.from(values);
  const jump = Math.min(Math.ceil(window / 10), n - 1);
  const half = Math.floor((window + 1) / 2);
  const fitAt = (place: number) => {
    const from = window >= n ? 0 : Math.min(Math.max(0, place + 1 - half), n - window);
    const to = window >= n ? n - 1 : from + window - 1;
    return localFit(values, { at: place, from, to, window, degree }) ?? values[place]!;
  };
  let previous = 0;
  result[0] = fitAt(0);
  while (previous < n - 1) {
    const next = Math.min(previous + jump, n - 1);
    result[next] = fitAt(next);
    const slope = (result[next]! - result[previous]!) / (next - previous);
    for (let t = previous + 1; t < next; t++) result[t] = result[previous]! + slope * (t - previous);
    previous = next;
  }
  return result;
}

interface Neighbourhood {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly window: number;
  readonly degree: 0 | 1;
}

/** Weighted mean or line through a neighbourhood, with tricube weights of the distance; undefined where none has weight. */
function localFit(values: Float64Array, { at, from, to, window, degree }: Neighbourhood): number | undefined {
  const n = values.length;
  const reach = Math.max(at - from, to - at) + (window > n ? Math.floor((window - n) / 2) : 0);
  let [total, first, second] = [0, 0, 0];
  let [level, tilt] = [0, 0];
  for (let j = from; j <= to; j++) {
    const weight = tricube(Math.abs(j - at), reach);
    total += weight;
    first += weight * (j - at);
    second += weight * (j - at) ** 2;
    level += weight * values[j]!;
    tilt += weight * (j - at) * values[j]!;
  }
  if (!(total > 0)) return undefined;
  const spread = second / total - (first / total) ** 2;
  if (degree === 0 || !(Math.sqrt(Math.max(0, spread)) > 0.001 * (n - 1))) return level / total;
  const slope = (tilt / total - (first / total) * (level / total)) / spread;
  return level / total - slope * (first / total);
}

function tricube(distance: number, reach: number): number {
  if (distance > 0.999 * reach) return 0;
  if (distance <= 0.001 * reach) return 1;
  const share = distance / reach;
  return (1 - share * share * share) ** 3;
}

/**
 * Strength of the season between 0 and 1: how much of what is no trend it explains (Wang, Smith and Hyndman 2006). 0 below two whole
 * seasons and one value.
 */
export function seasonalStrength(values: Float64Array, period: number): number {
  const n = values.length;
  if (period < 2 || n <= 2 * period) return 0;
  const { trend, season } = decomposeByLoess(values, period, usualWindows(period));
  const detrended = values.map((value, t) => value - trend[t]!);
  const remainder = detrended.map((value, t) => value - season[t]!);
  const whole = varianceOf(detrended);
  return whole > 0 ? Math.max(0, Math.min(1, 1 - varianceOf(remainder) / whole)) : 0;
}

function varianceOf(values: Float64Array): number {
  let mean = 0;
  for (let t = 0; t < values.length; t++) mean += values[t]! / values.length;
  let sum = 0;
  for (let t = 0; t < values.length; t++) sum += (values[t]! - mean) ** 2;
  return sum / Math.max(1, values.length - 1);
}
