import { atTodaysLevel } from './backtest.ts';
import type { DemandOutlook, Forecast } from './forecast.ts';

/** A forecast that no model could say of has this much of an error carried on. */
const USUAL_GAIN = 0.1;
/** What rises further asks for a fit. */
const MOST_LEVEL = 10;

/**
 * The level of demand relative to a forecast after one more day: moved by the share of the day's error by which the model itself would move
 * (error-correction form, Hyndman et al. 2008, section 2.5.2). Never below 0; takes constant time. `usual` is the forecast's mean over its
 * days with demand.
 */
export function updatedLevel(
  level: number,
  { demand, mean }: { readonly demand: number; readonly mean: number },
  { gain = USUAL_GAIN, usual }: { readonly gain?: number | undefined; readonly usual: number },
): number {
  // A share of a day above the usual is taken by that day: the level could else fall through zero.
  const unit = Math.max(usual, mean);
  if (!(unit > 0)) return level;
  return Math.min(MOST_LEVEL, level + (gain * (demand - level * mean)) / unit);
}

/** Mean of the days on which demand is forecast at all: closed days have none. */
export function usualDemand({ mean }: Forecast): number {
  let [sum, days] = [0, 0];
  for (const value of mean)
    if (value > 0) {
      sum += value;
      days++;
    }
  return days > 0 ? sum / days : 0;
}

/**
 * A forecast at another level, of which none crosses and none falls below zero: means in proportion, and the quantiles about them as past
 * errors are carried over to another level.
 */
export function atLevel(forecast: Forecast, level: number): Forecast {
  if (level === 1) return forecast;
  const { mean, quantiles } = forecast;
  return {
    ...outlookAtLevel(forecast, level),
    quantiles: quantiles.map(({ level: of, value }) => ({
      level: of,
      value: value.map((each, step) => moved(each, { about: mean[step]!, level })),
    })),
  };
}

/** The same of what a policy goes by. */
export function outlookAtLevel<Outlook extends DemandOutlook>(outlook: Outlook, level: number): Outlook {
  if (level === 1) return outlook;
  const { mean, total } = outlook;
  return {
    ...outlook,
    mean: mean.map((value) => value * level),
    total: {
      ...total,
      mean: total.mean * level,
      sd: total.sd * Math.sqrt(level),
      quantiles: total.quantiles.map(({ level: of, value }) => ({ level: of, value: moved(value, { about: total.mean, level }) })),
    },
  };
}

function moved(value: number, { about, level }: { readonly about: number; readonly level: number }): number {
  return about * level + atTodaysLevel(value - about, level);
}
