import { type DemandClass, demandClassOf } from '../demand/demand-class.ts';
import { pinballLoss } from '../mathematics/statistics.ts';

/**
 * How an item's forecasts fared on days that have closed since, the newest days weighing most: means with the memory below, in units or
 * shares. Of fixed size, brought forward in constant time.
 */
export interface ForecastRecord {
  /** Days that were scored. */
  readonly days: number;
  /** What the newest of them asked for. */
  readonly demand: number;
  readonly absError: number;
  /** Actual minus forecast: above zero where too little is forecast. */
  readonly error: number;
  /** Absolute change from day to day: the error of repeating the day before. */
  readonly naiveError: number;
  readonly pinball90: number;
  /** Shares of days at or under the median, and at or under the 0.9 quantile. */
  readonly under50: number;
  readonly under90: number;
  /** Share of days with demand; mean and mean square of what those ask for. */
  readonly demandShare: number;
  readonly size: number;
  readonly sizeSquare: number;
}

/** What was forecast for one day. */
export interface DayForecast {
  readonly mean: number;
  readonly median: number;
  readonly high90: number;
}

/** What a record says, in the terms that forecasts are compared by. */
export interface ForecastAccuracy {
  readonly days: number;
  readonly demandClass: DemandClass;
  /** Mean absolute error over that of repeating the day before (Hyndman and Koehler 2006); null where demand never changed. */
  readonly scaledError: number | null;
  /** Mean error over mean absolute error, -1 to 1 (Trigg 1964): far from 0 where forecasts are always too low (above) or too high. */
  readonly trackingSignal: number;
  readonly pinball90: number;
  readonly under50: number;
  readonly under90: number;
}

/** Days after which what happened weighs a third. */
const MEMORY_DAYS = 28;

const NONE: ForecastRecord = {
  ...{ days: 0, demand: 0, absError: 0, error: 0, naiveError: 0, pinball90: 0, under50: 0, under90: 0 },
  ...{ demandShare: 0, size: 0, sizeSquare: 0 },
};

/** The record with one more closed day. */
export function recorded(before: ForecastRecord | null, demand: number, { mean, median, high90 }: DayForecast): ForecastRecord {
  const record = before ?? NONE;
  const days = record.days + 1;
  // A plain mean at first, or the first day would count for a month.
  const weight = Math.max(1 / days, 1 / MEMORY_DAYS);
  const moved = (from: number, to: number, by = weight) => from + by * (to - from);
  const demandShare = moved(record.demandShare, demand > 0 ? 1 : 0);
  const changeWeight = days > 1 ? Math.max(1 / (days - 1), 1 / MEMORY_DAYS) : 0;
  const sizeWeight = demand > 0 ? weight / demandShare : 0;
  return {
    days,
    demand,
    absError: moved(record.absError, Math.abs(demand - mean)),
    error: moved(record.error, demand - mean),
    naiveError: moved(record.naiveError, Math.abs(demand - record.demand), changeWeight),
    pinball90: moved(record.pinball90, pinballLoss(demand, high90, 0.9)),
    under50: moved(record.under50, demand <= median ? 1 : 0),
    under90: moved(record.under90, demand <= high90 ? 1 : 0),
    demandShare,
    size: moved(record.size, demand, sizeWeight),
    sizeSquare: moved(record.sizeSquare, demand * demand, sizeWeight),
  };
}

/** What the record says. */
export function accuracyOf(record: ForecastRecord): ForecastAccuracy {
  const { days, absError, error, naiveError, pinball90, under50, under90, demandShare, size, sizeSquare } = record;
  return {
    days,
    demandClass: size > 0 ? demandClassOf(1 / demandShare, sizeSquare / (size * size) - 1) : 'none',
    scaledError: naiveError > 0 ? absError / naiveError : null,
    trackingSignal: absError > 0 ? error / absError : 0,
    pinball90,
    under50,
    under90,
  };
}
