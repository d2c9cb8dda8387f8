/** Demand per step, oldest first; a step is a business day unless the caller says otherwise. */
export type DemandSeries = readonly number[];

/** The quantile levels that a stored forecast carries, ascending. */
export const STORED_LEVELS = [0.1, 0.5, 0.9, 0.95] as const;

/** The quantile levels of the total over the protection interval, ascending: fine enough to interpolate any service level from. */
export const TOTAL_LEVELS = [0.05, 0.1, 0.25, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.97, 0.98, 0.99, 0.995] as const;

/** Demand over the next steps: the mean and quantiles of each step, and the distribution of the total of the first `total.steps` of them. */
export interface Forecast {
  /** Which forecaster, with its parameters in words, for example `ses(0.10)`. */
  readonly model: string;
  /** Kind of the forecaster in the registry. */
  readonly kind: string;
  /** Length H. */
  readonly mean: readonly number[];
  /** Level to H values; the levels that were asked for. Never crossing. */
  readonly quantiles: readonly Quantile<readonly number[]>[];
  readonly total: ForecastTotal;
  /** What each candidate scored in the rolling-origin backtest (lower is better), best first. Empty when the choice was kept. */
  readonly scores: readonly CandidateScore[];
  /** The model's parameters, by which it is run again without a search; absent where it has none. */
  readonly kept?: KeptParameters;
  /** By what share of a day's error the model moves its level, 0 to 1; absent where it cannot be told. */
  readonly gain?: number;
}

/** Parameters of a choice that were estimated from so many values with this season, in the forecaster's own words; can be written as JSON. */
export interface KeptParameters {
  readonly choice: ForecasterChoice;
  readonly values: number;
  readonly season: number;
  readonly parameters: unknown;
}

export interface Quantile<Value> {
  readonly level: number;
  readonly value: Value;
}

/** The distribution of demand summed over the first `steps` steps; `sd` in units. */
export interface ForecastTotal {
  readonly steps: number;
  readonly mean: number;
  readonly sd: number;
  readonly quantiles: readonly Quantile<number>[];
}

export interface CandidateScore {
  readonly kind: string;
  /** Undefined when the candidate could not be fitted; `reason` says why. */
  readonly score?: number;
  readonly reason?: string;
}

export interface ForecastRequest {
  readonly series: DemandSeries;
  readonly horizon: number;
  /** Steps per season; 1 means none. */
  readonly season: number;
  readonly levels: readonly number[];
  /** How many steps the total covers, at most the horizon; and its levels. */
  readonly totalSteps: number;
  readonly totalLevels: readonly number[];
  /** Forecasters to choose among, with their options. One alone is used without a backtest: this is how a choice is kept. */
  readonly candidates: readonly ForecasterChoice[];
  /** So many of the last steps came after a change of level: what lies before counts as if it had been at the new one. */
  readonly memory?: number | undefined;
  /** Parameters of the one candidate: it is run with them, unless the history has outgrown them. */
  readonly kept?: KeptParameters | undefined;
}

/** A forecaster of the registry and its options. */
export interface ForecasterChoice {
  readonly kind: string;
  readonly [option: string]: unknown;
}

/** A forecast, or the reason why none can be justified (`insufficient-history`, `not-finite`, `too-long`, ...). */
export type ForecastOutcome = { readonly ok: true; readonly forecast: Forecast } | { readonly ok: false; readonly reason: string };
