import type { Calendar } from '../../domain/calendar.ts';
import { onCalendarDays, openDaysIn } from '../../domain/demand/demand-series.ts';
import { type Forecast, type ForecastRequest, type LearntFrom, STORED_LEVELS, TOTAL_LEVELS } from '../../domain/forecast/forecast.ts';
import { forecastEffects } from '../../domain/forecast/forecast-effects.ts';
import { forecastSentence } from '../../domain/forecast/forecast-sentence.ts';
import { type FitPlan, firstFit, isChosenAnew, planFit } from '../../domain/forecast/model-trial.ts';
import type { Store } from '../../store/store.ts';
import { borrowedSteps } from './borrowed-steps.ts';
import { type ItemSeries, itemSeries, noHoliday } from './item-series.ts';
import type { LearnSettings } from './learn-settings.ts';
import { learntFrom } from './seen-steps.ts';

/** What all items said longer ago is no longer used. */
const OLDEST_POOL_DAYS = 7;

/** What is asked of the workers for an item, and what has to be known of the item when the answer comes. */
export interface ForecastQuestion {
  readonly request: ForecastRequest;
  /** Steps that say something of demand, borrowed ones included. */
  readonly known: number;
  /** The last business day that the forecast sees. */
  readonly originDay: number;
  readonly chosenAt: number;
  readonly protectionDays: number;
  readonly learntFrom: LearntFrom;
  /** Which models are fitted, and which of them serves. */
  readonly plan: FitPlan;
}

/** What to ask of the workers for an item; null where it has no demand yet. */
export function forecastQuestion(store: Store, settings: LearnSettings, sku: string, now: number): ForecastQuestion | null {
  const { calendar } = settings;
  const item = store.items.get(sku);
  const originDay = calendar.businessDay(now) - 1;
  const own = item && itemSeries(store, settings, item, originDay);
  if (!item || !own) return null;
  const { season, drivers } = own;
  const borrowed = borrowedSteps(store, settings, item, own);
  const before = borrowed?.steps ?? [];
  const row = store.forecasts.get(sku);
  const trial = store.forecastRecords.get(sku);
  const plan = planFit(
    { candidates: settings.candidates, previous: row?.forecast ?? null, day: originDay },
    {
      isChoiceDue: !row || now - row.chosenAt >= settings.chooseEveryMs,
      isOutgrown: row !== null && isOutgrown(own, calendar.businessDay(row.chosenAt), originDay - settings.historyDays + 1),
      ...{ shadowDays: settings.shadowDays, changedDay: trial?.changedDay ?? null, trial },
    },
  );
  const protectionDays = Math.min(settings.horizonDays, Math.max(1, Math.round(item.leadTimeDays + settings.reviewDays)));
  const request: ForecastRequest = {
    series: [...before, ...own.treated.series],
    horizon: Math.max(1, openDaysIn(calendar, originDay, settings.horizonDays)),
    season,
    levels: STORED_LEVELS,
    totalSteps: Math.max(1, openDaysIn(calendar, originDay, protectionDays)),
    totalLevels: TOTAL_LEVELS,
    ...firstFit(plan),
    ...withUsualBefore(drivers, before.length),
    memory: daysSinceChange(store, calendar, sku, originDay),
    pooled: pooledFrom(store, settings, sku, originDay),
  };
  return {
    request,
    known: before.length + own.known,
    originDay,
    chosenAt: row && !isChosenAnew(plan) ? row.chosenAt : now,
    protectionDays,
    learntFrom: {
      ...learntFrom(own.treated, own.days),
      ...(borrowed && { borrowed: { steps: before.length, from: borrowed.from, as: borrowed.as } }),
    },
    plan,
  };
}

/** Whether a choice made on a day saw at most half of a history that begins after `firstDay`, with which the window of learning begins. */
function isOutgrown({ days }: ItemSeries, chosenOn: number, firstDay: number): boolean {
  return days[0]!.day > firstDay && 2 * days.filter(({ day }) => day < chosenOn).length <= days.length;
}

/** Open days since the newest change of the item's level; undefined where none was seen. */
function daysSinceChange(store: Store, calendar: Calendar, sku: string, originDay: number): number | undefined {
  const changedDay = store.forecastRecords.get(sku)?.changedDay ?? null;
  return changedDay === null || changedDay > originDay ? undefined : openDaysIn(calendar, changedDay - 1, originDay - changedDay + 1);
}

/** What all items together say of the open days from here on; undefined where that is too old, or from before the item's level changed. */
function pooledFrom(store: Store, { calendar, pool }: LearnSettings, sku: string, originDay: number): readonly number[] | undefined {
  const pooled = pool ? store.pooledMeans.get(sku) : null;
  if (!pooled) return undefined;
  const age = originDay - pooled.originDay;
  const changedDay = store.forecastRecords.get(sku)?.changedDay ?? null;
  if (age < 0 || age > OLDEST_POOL_DAYS || (changedDay !== null && changedDay > pooled.originDay)) return undefined;
  const ahead = pooled.mean.slice(openDaysIn(calendar, pooled.originDay, age));
  return ahead.length > 0 ? ahead : undefined;
}

/** Regressors of a series that begins so many steps earlier; there they did nothing. */
function withUsualBefore(drivers: Pick<ForecastRequest, 'regressors' | 'closedAhead'>, steps: number): typeof drivers {
  if (steps === 0 || !drivers.regressors) return drivers;
  const regressors = drivers.regressors.map((one) => {
    const isSwitch = one.past.every((value) => value === 0 || value === 1);
    const usual = isSwitch ? 0 : [...one.past].sort((a, b) => a - b)[Math.floor(one.past.length / 2)]!;
    return { ...one, past: [...new Array<number>(steps).fill(usual), ...one.past] };
  });
  return { ...drivers, regressors };
}

/** The models see open days only; policies count calendar days: closed days come back as days without demand. What the forecast is made of is said in numbers and words. */
export function onCalendar(
  bare: Forecast,
  settings: LearnSettings,
  { originDay, protectionDays, learntFrom }: Omit<ForecastQuestion, 'request' | 'plan'>,
): Forecast {
  const { calendar, horizonDays, holidayOn = noHoliday } = settings;
  const spread = (values: readonly number[]) => onCalendarDays(values, calendar, originDay, horizonDays);
  const signals = bare.signals?.map((signal) => ({ ...signal, perStep: spread(signal.perStep) }));
  const forecast: Forecast = {
    ...bare,
    mean: spread(bare.mean),
    quantiles: bare.quantiles.map(({ level, value }) => ({ level, value: spread(value) })),
    total: { ...bare.total, steps: protectionDays },
    ...(signals && { signals }),
  };
  const usual = forecast.mean.map((value, step) => value - (signals ?? []).reduce((sum, { perStep }) => sum + perStep[step]!, 0));
  const isOpen = (day: number) => calendar.isOpen(day) && !holidayOn(day)?.closed;
  const effects = forecastEffects(usual, { originDay, isOpen });
  return { ...forecast, learntFrom, effects, sentence: forecastSentence(forecast, effects, learntFrom) };
}
