import type { DemandSeries } from '../forecast/forecast.ts';
import { type OriginForecast, weightedForecast } from '../forecast/origin-forecast.ts';
import { suitedForms } from './ets-choose.ts';
import { type EtsFit, fitEts } from './ets-fit.ts';

/** A fitted form and its weight in an average; weights add up to 1. */
export interface WeightedEts {
  readonly weight: number;
  readonly fit: EtsFit;
}

/** Enough of a search for an average, where the last digit of each member does not matter. */
const STEPS = 15;
const GAIN = 0.02;
const LEAST_WEIGHT = 0.005;

/**
 * The forms that suit the series, each fitted in few steps and with the average season as its start. Of additive and multiplicative errors,
 * whose means hardly differ, only the latter where demand stays above zero.
 */
export function fitEtsForms(series: DemandSeries, period: number): EtsFit[] {
  const forms = suitedForms(series, period);
  const relative = forms.filter(({ error }) => error === 'M');
  return (relative.length ? relative : forms).flatMap(
    (form) => fitEts(series, form, { period, steps: STEPS, gain: GAIN, seasonFixed: true }) ?? [],
  );
}

/**
 * The average of fitted forms by Akaike weights exp(-difference / temperature): temperature 2 is the likelihood's own (Burnham and
 * Anderson 2002; Kolassa 2011), higher ones trust the criterion less. Null where there is none.
 */
export function averagedEts(fits: readonly EtsFit[], temperature: number): WeightedEts[] | null {
  const least = Math.min(...fits.map(({ criterion }) => criterion));
  if (!Number.isFinite(least)) return null;
  const raw = fits.map(({ criterion }) => Math.exp((least - criterion) / temperature));
  const all = raw.reduce((sum, weight) => sum + weight, 0);
  const members = fits.flatMap((fit, i) => (raw[i]! >= LEAST_WEIGHT * all ? [{ weight: raw[i]!, fit }] : []));
  const counted = members.reduce((sum, { weight }) => sum + weight, 0);
  return members.map(({ weight, fit }) => ({ weight: weight / counted, fit }));
}

/** The weighted sum of fitted forms, their declines eased. */
export function sumOfEts(members: readonly WeightedEts[]): OriginForecast {
  return weightedForecast(members.map(({ weight, fit }) => ({ weight, forecastAt: easedDecline(fit) })));
}

/**
 * Forecasts of one form whose decline, where demand stays above zero, shrinks with what is left of it: the same first step down, never
 * through zero.
 */
function easedDecline({ recursion, form }: EtsFit): OriginForecast {
  if (form.trend === 'N') return recursion.forecastAt;
  return (origin, step) => {
    const value = recursion.forecastAt(origin, step);
    const flat = recursion.flatAt(origin, step);
    return value < flat && flat > 0 ? flat * Math.exp(value / flat - 1) : value;
  };
}
