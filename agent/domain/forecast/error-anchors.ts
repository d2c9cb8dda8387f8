import { sortedQuantile } from '../mathematics/statistics.ts';
import { atTodaysLevel, type PastPath } from './backtest.ts';

/**
 * What past forecasts erred by at one step ahead (from 0): how many there were, their mean square, and their quantiles in the order of
 * the levels asked for.
 */
export interface ErrorAnchor {
  readonly step: number;
  readonly windows: number;
  readonly square: number;
  readonly quantiles: readonly number[];
}

/**
 * Errors at steps ever further apart, the first and the last of the horizon among them: neighbours hardly differ, and sorting them all
 * would cost most of a forecast.
 */
export function errorAnchors(paths: readonly PastPath[], horizon: number, levels: readonly number[]): ErrorAnchor[] {
  const anchors: ErrorAnchor[] = [];
  const window = new Float64Array(paths.length);
  for (let step = 0; ; step = Math.min(horizon - 1, step + Math.max(1, Math.ceil(step / 2)))) {
    let windows = 0;
    let squares = 0;
    for (const { errors, growth } of paths) {
      if (errors.length <= step) continue;
      const error = atTodaysLevel(errors[step]!, growth);
      window[windows++] = error;
      squares += error * error;
    }
    const sorted = window.subarray(0, windows);
    if (levels.length) sorted.sort();
    anchors.push({
      step,
      windows,
      square: windows ? squares / windows : 0,
      quantiles: levels.map((level) => (windows ? sortedQuantile(sorted, level) : 0)),
    });
    if (step === horizon - 1) return anchors;
  }
}

/** The anchors on both sides of a step and its share of the way between them; steps must be asked for in ascending order. */
export function walkAnchors(
  anchors: readonly ErrorAnchor[],
): (step: number) => { readonly share: number; readonly a: ErrorAnchor; readonly b: ErrorAnchor } {
  let right = 0;
  return (step) => {
    while (anchors[right]!.step < step) right++;
    const a = anchors[Math.max(0, right - 1)]!;
    const b = anchors[right]!;
    return { share: b.step > a.step ? (step - a.step) / (b.step - a.step) : 0, a, b };
  };
}

/** Weighted least-squares line through the mean squares of the anchors; its slope is at least 0, for the future does not become clearer. */
export function varianceLine(anchors: readonly ErrorAnchor[]): (step: number) => number {
  let [w, x, y, xx, xy] = [0, 0, 0, 0, 0];
  for (const { step, windows, square } of anchors) {
    w += windows;
    x += windows * step;
    y += windows * square;
    xx += windows * step * step;
    xy += windows * step * square;
  }
  if (!w) return () => 0;
  const spread = xx - (x * x) / w;
  const slope = spread > 0 ? Math.max(0, (xy - (x * y) / w) / spread) : 0;
  const start = Math.max(0, (y - slope * x) / w);
  return (step) => start + slope * step;
}
