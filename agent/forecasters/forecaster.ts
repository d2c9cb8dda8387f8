import type { z } from 'zod';
import type { DemandClass } from '../domain/demand/demand-class.ts';
import type { DemandSeries } from '../domain/forecast/forecast.ts';
import type { Variant } from '../registry.ts';

/** In steps: a shorter history shows a mean, and neither how fast it moves nor a season. */
export const TWO_WEEKS = 14;

/** What a forecaster is asked: at least one finite value, oldest first. */
export interface FitInput {
  readonly series: DemandSeries;
  readonly horizon: number;
  readonly season: number;
}

/**
 * A fitted point model. `mean` has the horizon's length. `pathErrors`, where the model can say it cheaply, are its errors when
 * forecasting from past origins with the parameters it has now (actual minus forecast): row o holds the steps 1..h(o) after origin o,
 * h(o) at most the horizon; origins are consecutive and the last is one step before the end. Intervals are made from them. `stepSd`, for
 * a model that knows its own standard errors, stands in where path errors are few. `seldom`: a model made for seldom demand, whose
 * quantiles, where the history is counts of such, are those of counts about its mean.
 */
export interface FittedModel {
  readonly label: string;
  readonly mean: readonly number[];
  readonly pathErrors?: readonly ArrayLike<number>[];
  readonly stepSd?: readonly number[];
  /** What the search has found, as `kept` of the forecaster reads it. */
  readonly kept?: unknown;
  readonly seldom?: true;
}

/** A model, or why this series does not allow one. */
export type FitOutcome = { readonly ok: true; readonly model: FittedModel } | { readonly ok: false; readonly reason: string };

/** Predicts demand. Pure and deterministic: same input, same numbers. */
export interface Forecaster<Kind extends string = string, Options extends z.ZodObject = z.ZodObject, Kept extends z.ZodType = z.ZodType>
  extends Variant<Kind, Options> {
  /** The demand classes that an automatic choice tries it on; all of them where absent. */
  readonly suits?: readonly DemandClass[];
  /** Kind of the forecaster that has it as a part: it is tried by itself only where that one is no candidate, or not the best of the others. */
  readonly partOf?: string;
  /** Factor on its backtest score where it suits: below 1 where it is known to do better than a few origins can show. */
  readonly benefitOfDoubt?: number;
  /** Steps of history below which an automatic choice passes it over: of so few it would learn chance. */
  readonly leastSteps?: number;
  /** Parameters of an earlier fit, for a forecaster that need not search for them again. */
  readonly kept?: Kept;
  /** `near`: what an earlier fit to fewer of these values found, for a search to begin at. */
  fit(input: FitInput, options: z.infer<Options>, kept?: z.infer<Kept>, near?: z.infer<Kept>): FitOutcome;
}

/** Checks that a variant's options and its functions agree, and forgets the difference for the registry. */
export function defineForecaster<Kind extends string, Options extends z.ZodObject, Kept extends z.ZodType>(
  forecaster: Forecaster<Kind, Options, Kept>,
): Forecaster<Kind, Options, Kept> {
  return forecaster;
}
