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
  /** What it was learnt from; absent where a bare series was forecast. */
  readonly learntFrom?: LearntFrom;
  readonly effects?: ForecastEffects;
  /** Promotions, holidays and signals that move it; absent where none does. */
  readonly signals?: readonly SignalEffect[];
  /** All of it in one plain sentence. */
  readonly sentence?: string;
  /** The model's parameters, by which it is run again without a search; absent where it has none. */
  readonly kept?: KeptParameters;
  /** By what share of a day's error the model moves its level, 0 to 1; absent where it cannot be told. */
  readonly gain?: number;
  /** What the pattern of all items, learnt together, multiplied its total by; absent where it had no part. */
  readonly pooled?: number;
  /** Another model that was chosen and is tried beside it; absent where none is. */
  readonly shadow?: Shadow;
}

/** What is asked of a forecast with each look at an item: the little of it that a policy goes by. */
export type DemandOutlook = Pick<Forecast, 'model' | 'mean' | 'total' | 'learntFrom'>;

/** What a newcomer forecasts while it is tried: what it is scored by, and the parameters it is run with. `since` is the origin of its first forecast. */
export interface Shadow extends Pick<Forecast, 'kind' | 'model' | 'quantiles' | 'kept'> {
  readonly since: number;
}

/** What a promotion, a holiday or a signal does to a forecast. */
export interface SignalEffect {
  readonly name: string;
  /** The value at which it does nothing. */
  readonly usual: number;
  /** What one unit more multiplies demand by: of a promotion, being on. */
  readonly timesPerUnit: number;
  /** What it alone adds to each step ahead, in base units; below 0 where it takes away. */
  readonly perStep: readonly number[];
}

/** What a forecast is made of, in numbers that a person can follow. */
export interface ForecastEffects {
  /** Mean demand of an open day ahead, in base units. */
  readonly level: number;
  /** Change from each week to the next as a share of the level: 0.01 is a hundredth more. */
  readonly trendPerWeek: number;
  /** Weekdays that differ clearly from the other open ones, the strongest first: how many times their median. */
  readonly weekdays: readonly { readonly weekday: string; readonly times: number }[];
}

/** How many steps a forecast was learnt from, and how many of them were treated before a model saw them. */
export interface LearntFrom {
  readonly steps: number;
  /** Steps with nothing left to sell whose demand was imputed. */
  readonly stockouts: number;
  /** Steps of which nothing was heard, imputed. */
  readonly gaps: number;
  /** Bulk orders that were cut. */
  readonly oneOffs: number;
  /** Steps from which goods that came back were taken. */
  readonly returns: number;
  /** The first business day of the level that it is learnt from; null where no level shift was found. */
  readonly shiftDay: number | null;
  /** What a new item borrowed beside its own steps; absent where it stands on its own. */
  readonly borrowed?: Borrowed;
}

/** Steps that a new item borrowed, from which SKU, and why that one. */
export interface Borrowed {
  readonly steps: number;
  readonly from: string;
  readonly as: 'predecessor' | 'category';
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

/** Something beside time that may move demand: a promotion (0 or 1 per step), a price, visits, a temperature. */
export interface Regressor {
  readonly name: string;
  /** One value per step of the series. */
  readonly past: readonly number[];
  /** One value per step ahead. */
  readonly future: readonly number[];
  /** How many times the usual demand one unit of it is expected to bring, where somebody knows. */
  readonly expected?: number;
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
  /** What else may move demand; one that does not is left out. */
  readonly regressors?: readonly Regressor[];
  /** Steps ahead on which the site is closed though its season would be open. */
  readonly closedAhead?: readonly boolean[];
  /** What all items together say of the mean of its first steps, as if nothing else moved demand. */
  readonly pooled?: readonly number[] | undefined;
}

/** A forecaster of the registry and its options. */
export interface ForecasterChoice {
  readonly kind: string;
  readonly [option: string]: unknown;
}

/** A forecast, or the reason why none can be justified (`insufficient-history`, `not-finite`, `too-long`, ...). */
export type ForecastOutcome = { readonly ok: true; readonly forecast: Forecast } | { readonly ok: false; readonly reason: string };
