import type { ForecasterChoice } from '../domain/forecast/forecast.ts';
import { nearestName } from '../domain/words/nearest-name.ts';
import type { Forecaster } from '../forecasters/forecaster.ts';
import { forecasters } from '../forecasters/index.ts';
import { usageError } from './exit-code.ts';
import { automaticCandidates } from './forecast-run.ts';

/** A model to be evaluated, by the name it was called by, and what it chooses among for a season. */
export interface EvaluatedModel {
  readonly name: string;
  readonly candidates: (season: number) => readonly ForecasterChoice[];
}

const REGISTRY: readonly Forecaster[] = forecasters;
const KINDS = REGISTRY.map(({ kind }) => kind);
const AUTOMATIC: EvaluatedModel = { name: 'automatic', candidates: automaticCandidates };

/** Reads `automatic,ets,arima:auto=true,...`; without a text the automatic choice and every kind there is. Throws AgentError `usage`. */
export function readModels(text: string | undefined): EvaluatedModel[] {
  const names = text?.split(',').map((name) => name.trim()) ?? [AUTOMATIC.name, ...KINDS];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw usageError(`--models names "${twice}" twice`);
  return names.map((name) => (name === AUTOMATIC.name ? AUTOMATIC : fixedModel(name)));
}

function fixedModel(name: string): EvaluatedModel {
  const [kind = '', ...words] = name.split(':');
  const forecaster = REGISTRY.find((variant) => variant.kind === kind);
  if (!forecaster) {
    const all = [AUTOMATIC.name, ...KINDS];
    const meant = nearestName(kind, all);
    throw usageError(`there is no model "${kind}"; ${meant ? `did you mean ${meant}? ` : ''}there are ${all.join(', ')}`);
  }
  const choice = { ...Object.fromEntries(words.map((word) => readOption(word, name))), kind };
  const read = forecaster.options.safeParse(choice);
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message));
    const known = Object.keys(forecaster.options.shape).filter((option) => option !== 'kind');
    throw usageError(`--models "${name}": ${problems.join('; ')} (options: ${known.join(', ') || 'none'})`);
  }
  return { name, candidates: () => [choice] };
}

function readOption(word: string, name: string): [string, unknown] {
  const [, option, value] = /^([^=]+)=(.+)$/.exec(word) ?? [];
  if (option === undefined || value === undefined) throw usageError(`--models "${name}": options are written option=value, not "${word}"`);
  if (value === 'true' || value === 'false') return [option, value === 'true'];
  return [option, Number.isFinite(Number(value)) ? Number(value) : value];
}
