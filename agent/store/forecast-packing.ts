import type { DemandOutlook, Forecast, Quantile, Shadow, SignalEffect } from '../domain/forecast/forecast.ts';
import { fromSevenDigits, toSevenDigits } from './seven-digits.ts';

/** A forecast as it lies in the file: words and single figures as JSON, and all that is there per step or per level as numbers. */
export interface PackedForecast {
  readonly forecast: string;
  readonly numbers: Buffer;
}

interface Levels {
  readonly levels: readonly number[];
  readonly steps: number;
}

/** The JSON part: arrays are replaced by their lengths. */
interface Words extends Omit<Forecast, 'mean' | 'quantiles' | 'total' | 'signals' | 'shadow'> {
  readonly mean: number;
  readonly quantiles: Levels;
  readonly total: Levels;
  readonly signals?: readonly (Omit<SignalEffect, 'perStep'> & { readonly perStep: number })[];
  readonly shadow?: Omit<Shadow, 'quantiles'> & { readonly quantiles: Levels };
}

/** Packs a forecast; its figures keep seven digits. */
export function packForecast(forecast: Forecast): PackedForecast {
  const { mean, quantiles, total, scores, effects, gain, pooled, signals, shadow } = forecast;
  const numbers = [...mean, ...valuesOf(quantiles), total.mean, total.sd, ...total.quantiles.map(({ value }) => value)];
  for (const { perStep } of signals ?? []) numbers.push(...perStep);
  if (shadow) numbers.push(...valuesOf(shadow.quantiles));
  const words: Words = {
    ...forecast,
    mean: mean.length,
    quantiles: levelsOf(quantiles),
    total: { levels: total.quantiles.map(({ level }) => level), steps: total.steps },
    ...(gain !== undefined && { gain: rounded(gain) }),
    ...(pooled !== undefined && { pooled: rounded(pooled) }),
    scores: scores.map((candidate) => (candidate.score === undefined ? candidate : { ...candidate, score: rounded(candidate.score) })),
    ...(effects && { effects: roundedEffects(effects) }),
    ...{ signals: signals?.map(signalWords), shadow: shadow && { ...shadow, quantiles: levelsOf(shadow.quantiles) } },
  };
  return { forecast: JSON.stringify(words), numbers: toSevenDigits(numbers) };
}

/** A packed forecast as it is read. One from before forecasts were packed is JSON alone. */
type Stored = Omit<PackedForecast, 'numbers'> & { readonly numbers: Buffer | null };

/** What a policy goes by; all else stays packed. */
export function unpackOutlook({ forecast, numbers }: Stored): DemandOutlook {
  if (numbers === null) return outlookOf(JSON.parse(forecast) as Forecast);
  const words = JSON.parse(forecast) as Words;
  const { levels, steps } = words.total;
  const [mean, sd, ...values] = fromSevenDigits(
    numbers,
    words.mean + words.quantiles.levels.length * words.quantiles.steps,
    2 + levels.length,
  );
  const total = { steps, mean: mean!, sd: sd!, quantiles: levels.map((level, i) => ({ level, value: values[i]! })) };
  return outlookOf({ ...words, mean: fromSevenDigits(numbers, 0, words.mean), total });
}

function outlookOf({ model, mean, total, learntFrom }: DemandOutlook): DemandOutlook {
  return { model, mean, total, ...(learntFrom && { learntFrom }) };
}

/** The forecast that was packed. */
export function unpackForecast({ forecast, numbers }: Stored): Forecast {
  if (numbers === null) return JSON.parse(forecast) as Forecast;
  const words = JSON.parse(forecast) as Words;
  const values = fromSevenDigits(numbers);
  let next = 0;
  const take = (count: number): number[] => {
    next += count;
    return values.slice(next - count, next);
  };
  const perLevel = ({ levels, steps }: Levels) => levels.map((level) => ({ level, value: take(steps) }));
  const { signals, shadow, ...others } = words;
  return {
    ...others,
    mean: take(words.mean),
    quantiles: perLevel(words.quantiles),
    total: {
      steps: words.total.steps,
      mean: values[next++]!,
      sd: values[next++]!,
      quantiles: words.total.levels.map((level) => ({ level, value: values[next++]! })),
    },
    ...(signals && { signals: signals.map((signal) => ({ ...signal, perStep: take(signal.perStep) })) }),
    ...(shadow && { shadow: { ...shadow, quantiles: perLevel(shadow.quantiles) } }),
  };
}

type PerStep = readonly Quantile<readonly number[]>[];

const valuesOf = (quantiles: PerStep): number[] => quantiles.flatMap(({ value }) => value);

const levelsOf = (quantiles: PerStep): Levels => ({ levels: quantiles.map(({ level }) => level), steps: quantiles[0]?.value.length ?? 0 });

const rounded = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(7)));

function signalWords({ name, usual, timesPerUnit, perStep }: SignalEffect) {
  return { name, usual: rounded(usual), timesPerUnit: rounded(timesPerUnit), perStep: perStep.length };
}

function roundedEffects({ level, trendPerWeek, weekdays }: NonNullable<Forecast['effects']>): NonNullable<Forecast['effects']> {
  return {
    level: rounded(level),
    trendPerWeek: rounded(trendPerWeek),
    weekdays: weekdays.map(({ weekday, times }) => ({ weekday, times: rounded(times) })),
  };
}
