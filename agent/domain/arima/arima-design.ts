import { type ArimaOrder, differenced, valuesLost } from './arima-order.ts';
import { emptyModel } from './arima-polynomials.ts';
import { type ArmaFilter, createArmaFilter, type InnovationsFilter } from './arma-filter.ts';
import { createGappedFilter } from './gapped-filter.ts';

/** What an ARIMA model is fitted to besides its order. */
export interface ArimaSetting {
  /** A mean where nothing is differenced, a drift where one difference is taken; ignored with more. */
  readonly constant?: boolean;
  /** External signals, each as long as the series; their effects are estimated as a regression with ARIMA errors. */
  readonly regressors?: readonly ArrayLike<number>[];
}

/** A series laid out for estimation: the filter that judges parameters, a cheap one to start from, and what was taken off the series. */
export interface ArimaDesign {
  readonly order: ArimaOrder;
  /** Whether a constant is estimated; it then comes first among the regression columns. */
  readonly constant: boolean;
  /** How many regression columns there are, the constant included. */
  readonly regressions: number;
  /** The level that was taken off before anything else. */
  readonly centre: number;
  /** How many values count in the likelihood. */
  readonly counted: number;
  readonly gapped: boolean;
  /** The centred series and the regression columns, not differenced; gaps are NaN. */
  readonly columns: readonly Float64Array[];
  /** The same, differenced, gaps interpolated. */
  readonly differenced: readonly Float64Array[];
  readonly exact: InnovationsFilter;
  readonly cheap: ArmaFilter;
}

/** How near the filter comes to its limit before it takes the short form: to be exact, and to compare orders. */
const CONVERGED = 1e-10;
const NEARLY_CONVERGED = 1e-5;

/** Lays out a series, whose gaps are NaN, and its regressors for an order; null where fewer than `least` values would count. */
export function arimaDesign(
  series: ArrayLike<number>,
  order: ArimaOrder,
  setting: ArimaSetting,
  { least, thorough }: { readonly least: number; readonly thorough: boolean },
): ArimaDesign | null {
  const lost = valuesLost(order);
  const constant = (setting.constant ?? false) && order.d + order.D <= 1;
  const signals = (setting.regressors ?? []).map((signal) => Float64Array.from({ length: series.length }, (_, t) => signal[t]!));
  const centred = Float64Array.from({ length: series.length }, (_, t) =>
    signals.every((s) => Number.isFinite(s[t])) ? series[t]! : Number.NaN,
  );
  const known = centred.filter((value) => !Number.isNaN(value));
  if (known.length - lost < Math.max(1, least)) return null;
  const centre =
    order.d + order.D > 0 || constant ? known[0]! + known.reduce((sum, value) => sum + (value - known[0]!), 0) / known.length : 0;
  for (let t = 0; t < centred.length; t++) centred[t]! -= centre;
  const columns = [centred, ...(constant ? [constantColumn(series.length, order)] : []), ...signals];
  const gapped = known.length < centred.length;
  const whole = gapped ? columns.map((column) => filledGaps(column)) : columns;
  const stationary = whole.map((column) => differenced(column, order));
  const cheap = createArmaFilter(stationary, emptyModel(order), thorough ? CONVERGED : NEARLY_CONVERGED);
  const exact = gapped ? createGappedFilter(columns, order) : cheap;
  const counted = known.length - lost;
  return { order, constant, regressions: columns.length - 1, centre, counted, gapped, columns, differenced: stationary, exact, cheap };
}

/** The column of a constant at the times 1 to n: a mean, or what a drift has added by then. */
function constantColumn(length: number, { d, D }: ArimaOrder): Float64Array {
  return Float64Array.from({ length }, (_, t) => (d + D > 0 ? t + 1 : 1));
}

/** Gaps filled by a line between their neighbours, at the ends by the nearest value. */
export function filledGaps(column: Float64Array): Float64Array {
  const result = Float64Array.from(column);
  let last = -1;
  for (let t = 0; t <= result.length; t++) {
    if (t < result.length && Number.isNaN(result[t]!)) continue;
    for (let gap = last + 1; gap < t; gap++) {
      const [before, after] = [result[last], result[t]];
      const share = (gap - last) / (t - last);
      result[gap] = before === undefined ? after! : after === undefined ? before : before + share * (after - before);
    }
    last = t;
  }
  return result;
}
