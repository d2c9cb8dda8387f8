import { parseArgs } from 'node:util';
import { usageError } from './exit-code.ts';

/** What a call of `quartermaster forecast` asks for. */
export interface ForecastCall {
  readonly input: string;
  readonly horizon: number;
  /** Steps in a season; undefined leaves it to the dates. */
  readonly season: number | undefined;
  /** Quantiles as typed and as numbers. */
  readonly levels: readonly { readonly key: string; readonly level: number }[];
  readonly cumulative: boolean;
  /** Steps held out for the comparison of models; undefined leaves it to the file, 0 wants none. */
  readonly holdout: number | undefined;
}

const USAGE =
  'quartermaster forecast --input FILE.csv[.gz] --horizon H [--season M] [--levels 0.1,0.5,0.9,0.95] [--cumulative] [--holdout K]';
const MOST_HORIZON = 10_000;
const MOST_SEASON = 10_000;

/** Reads the words of a call. Throws AgentError `usage`. */
export function parseForecastCall(args: string[]): ForecastCall {
  let values: ReturnType<typeof parseWords>;
  try {
    values = parseWords(args);
  } catch (error) {
    throw usageError(`${(error as Error).message}\nusage: ${USAGE}`);
  }
  if (!values.input) throw usageError(`--input is missing\nusage: ${USAGE}`);
  if (values.horizon === undefined) throw usageError(`--horizon is missing\nusage: ${USAGE}`);
  return {
    input: values.input,
    horizon: wholeNumber('horizon', values.horizon, [1, MOST_HORIZON]),
    season: values.season === undefined ? undefined : wholeNumber('season', values.season, [1, MOST_SEASON]),
    levels: parseLevels(values.levels ?? '0.1,0.5,0.9,0.95'),
    cumulative: values.cumulative ?? false,
    holdout: values.holdout === undefined ? undefined : wholeNumber('holdout', values.holdout, [0, MOST_HORIZON]),
  };
}

function parseWords(args: string[]) {
  const text = { type: 'string' } as const;
  const options = { input: text, horizon: text, season: text, levels: text, cumulative: { type: 'boolean' }, holdout: text } as const;
  return parseArgs({ args, options, strict: true }).values;
}

/** A whole number of the command line within bounds. Throws AgentError `usage`. */
export function wholeNumber(name: string, text: string, [least, most]: readonly [number, number]): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) throw usageError(`--${name} must be a whole number from ${least} to ${most}, not "${text}"`);
  return value;
}

function parseLevels(text: string): ForecastCall['levels'] {
  const levels = text.split(',').map((word) => ({ key: word.trim(), level: /^[\d.]+$/.test(word.trim()) ? Number(word) : Number.NaN }));
  for (const { key, level } of levels)
    if (!(level > 0 && level < 1)) throw usageError(`--levels must be numbers between 0 and 1, not "${key}"`);
  return levels;
}
