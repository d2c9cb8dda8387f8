import type { ForecasterChoice, ForecastRequest, KeptParameters } from '../domain/forecast/forecast.ts';
import { variantOf } from '../registry.ts';
import { isBelievable } from './believable.ts';
import type { FittedModel, Forecaster } from './forecaster.ts';
import { forecasters } from './index.ts';

/** Parameters are estimated anew when the history has grown by this factor: those of a short one teach little of a longer. */
const OUTGROWN = 1.5;

/** The model run with the parameters of an earlier fit, without a search; null where there are none, they are outgrown, or do not go with these values. */
export function fittedAsKept(
  choice: ForecasterChoice,
  request: Pick<ForecastRequest, 'series' | 'horizon' | 'season' | 'kept'>,
): { readonly ok: true; readonly model: FittedModel } | null {
  const { series, horizon, season, kept } = request;
  if (!kept || kept.season !== season || series.length > OUTGROWN * kept.values || !isSame(kept.choice, choice)) return null;
  const forecaster = variantOf<Forecaster>(forecasters, choice.kind);
  const parameters = forecaster.kept?.safeParse(kept.parameters);
  if (!parameters?.success) return null;
  const outcome = forecaster.fit({ series, horizon, season }, forecaster.options.parse(choice), parameters.data);
  return outcome.ok && isBelievable(series, outcome.model.mean) ? { ok: true, model: { ...outcome.model, kept: kept.parameters } } : null;
}

function isSame(a: ForecasterChoice, b: ForecasterChoice): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What is to be kept of a fitted model; undefined where it has nothing to keep. Parameters that were used again stay as old as they are. */
export function keptOf(
  model: FittedModel,
  kind: string,
  { series, season, kept, candidates }: ForecastRequest,
): KeptParameters | undefined {
  if (model.kept === undefined) return undefined;
  if (model.kept === kept?.parameters) return kept;
  const choice = candidates.find((candidate) => candidate.kind === kind);
  return choice && parametersOf(model, choice, { values: series.length, season });
}

/** The parameters of a model that was fitted to so many values. */
export function parametersOf(
  model: FittedModel,
  choice: ForecasterChoice,
  { values, season }: { readonly values: number; readonly season: number },
): KeptParameters {
  return { choice, values, season, parameters: rounded(model.kept) };
}

/** Seven digits are finer than any search is right, and a third of the bytes; the shape is that which JSON gives back. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toPrecision(7));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, part]) => (part === undefined ? [] : [[name, rounded(part)]])));
}
