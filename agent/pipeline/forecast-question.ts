import type { Calendar } from '../domain/calendar.ts';
import { dampOneOff, demandOfOpenDays, onCalendarDays, openDaysIn } from '../domain/demand-series.ts';
import { type Forecast, type ForecastRequest, STORED_LEVELS, TOTAL_LEVELS } from '../domain/forecast.ts';
import type { Store } from '../store/store.ts';
import type { LearnSettings } from './learn-settings.ts';

/** What is asked of the workers for an item, and what has to be known of the item when the answer comes. */
export interface ForecastQuestion {
  readonly request: ForecastRequest;
  /** The last business day that the forecast sees. */
  readonly originDay: number;
  readonly chosenAt: number;
  readonly protectionDays: number;
  /** The forecast whose choice of model is kept; null where it is made anew. */
  readonly previous: Forecast | null;
}

/** What to ask of the workers for an item; null where it has no demand yet. */
export function forecastQuestion(store: Store, settings: LearnSettings, sku: string, now: number): ForecastQuestion | null {
  const { calendar } = settings;
  const item = store.items.get(sku);
  const originDay = calendar.businessDay(now) - 1;
  const since = store.stock.since(sku);
  const firstDay = originDay - settings.historyDays + 1;
  const fromDay = since === null ? null : Math.max(firstDay, calendar.businessDay(since));
  const series = dampOneOff(demandOfOpenDays(store.demand.days(sku, firstDay), { fromDay, throughDay: originDay }, calendar));
  if (!item || series.length === 0) return null;
  const row = store.forecasts.get(sku);
  const previous = row?.forecast ?? null;
  const kept =
    previous && now - row!.chosenAt < settings.chooseEveryMs
      ? settings.candidates.filter((candidate) => candidate.kind === previous.kind)
      : [];
  const protectionDays = Math.min(settings.horizonDays, Math.max(1, Math.round(item.leadTimeDays + settings.reviewDays)));
  const request: ForecastRequest = {
    series,
    horizon: Math.max(1, openDaysIn(calendar, originDay, settings.horizonDays)),
    season: Math.max(1, openDaysIn(calendar, originDay, 7)),
    levels: STORED_LEVELS,
    totalSteps: Math.max(1, openDaysIn(calendar, originDay, protectionDays)),
    totalLevels: TOTAL_LEVELS,
    candidates: kept.length > 0 ? kept : settings.candidates,
    kept: kept.length > 0 ? previous?.kept : undefined,
    memory: daysSinceChange(store, calendar, sku, originDay),
  };
  return {
    request,
    originDay,
    chosenAt: kept.length > 0 ? row!.chosenAt : now,
    protectionDays,
    previous: kept.length > 0 ? previous : null,
  };
}

/** Open days since the newest change of the item's level; undefined where none was seen. */
function daysSinceChange(store: Store, calendar: Calendar, sku: string, originDay: number): number | undefined {
  const changedDay = store.forecastRecords.get(sku)?.changedDay ?? null;
  return changedDay === null || changedDay > originDay ? undefined : openDaysIn(calendar, changedDay - 1, originDay - changedDay + 1);
}

/** The models see open days only; policies count calendar days: closed days come back as days without demand. */
export function onCalendar(forecast: Forecast, settings: LearnSettings, question: ForecastQuestion): Forecast {
  const spread = (values: readonly number[]) => onCalendarDays(values, settings.calendar, question.originDay, settings.horizonDays);
  return {
    ...forecast,
    mean: spread(forecast.mean),
    quantiles: forecast.quantiles.map(({ level, value }) => ({ level, value: spread(value) })),
    total: { ...forecast.total, steps: question.protectionDays },
  };
}

/** A kept choice keeps what its candidates scored. */
export function keepScores(forecast: Forecast, previous: Forecast | null): Forecast {
  return previous && forecast.scores.length === 0 ? { ...forecast, scores: previous.scores } : forecast;
}
