import type { Calendar } from '../domain/calendar.ts';
import { dampOneOff, demandOfOpenDays, onCalendarDays, openDaysIn } from '../domain/demand-series.ts';
import { type Forecast, type ForecasterChoice, type ForecastRequest, STORED_LEVELS, TOTAL_LEVELS } from '../domain/forecast.ts';
import { AgentError } from '../errors.ts';
import type { Clock, Compute, Log } from '../ports.ts';
import type { ForecastRow } from '../store/forecasts.ts';
import type { Store } from '../store/store.ts';
import type { Counters } from './counters.ts';
import { createLoop, type Loop } from './loop.ts';

export interface LearnPorts {
  readonly clock: Clock;
  readonly compute: Compute;
  readonly log: Log;
  readonly counters: Counters;
}

export interface LearnSettings {
  readonly calendar: Calendar;
  readonly candidates: readonly ForecasterChoice[];
  readonly horizonDays: number;
  readonly historyDays: number;
  /** Fewer days of history justify no forecast: the policy goes by what was seen. */
  readonly leastDays: number;
  readonly chooseEveryMs: number;
  readonly atOnce: number;
  /** Days between two looks at an item, as in the policy; with the lead time it makes the protection interval. */
  readonly reviewDays: number;
}

export interface Learn extends Loop {
  /** Forecasts these items anew. */
  mark(skus: Iterable<string>): void;
  /** Forecasts every item anew whose forecast has not seen yesterday. */
  markStale(): void;
  /** Forecasts items that have demand and were never forecast, for example after an import. */
  markNew(): void;
  /** Items whose forecast is not written yet. */
  waiting(): number;
}

const RETRY_MS = 1000;

/** The learning loop: a few items at a time go to the workers, results are written in the order they were asked for. A failed fit costs one item its refit. */
export function createLearn(
  ports: LearnPorts,
  store: Store,
  parts: {
    settings: () => LearnSettings;
    /** The date is not known: items are marked, and forecast later. */
    isHeld: () => boolean;
    onLearnt: (skus: readonly string[]) => void;
  },
): Learn {
  const { clock, compute, log, counters } = ports;
  const queue = new Set<string>();
  let underWay = 0;

  async function turn() {
    if (parts.isHeld()) return 'idle' as const;
    const settings = parts.settings();
    const skus = [...queue].slice(0, settings.atOnce);
    if (skus.length === 0) return 'idle' as const;
    // Taken off first: an item marked again while its own fit is under way is fitted again.
    for (const sku of skus) queue.delete(sku);
    underWay = skus.length;
    const now = clock.now();
    const rows = await Promise.all(skus.map((sku) => learnItem(sku, settings, now)));
    underWay = 0;
    try {
      store.transaction(() => {
        for (const row of rows) if (row) store.forecasts.put(row);
      });
    } catch (error) {
      if (!(error instanceof AgentError && error.retryable)) throw error;
      for (const sku of skus) queue.add(sku);
      return { retryAfterMs: RETRY_MS };
    }
    parts.onLearnt(rows.filter((row) => row !== null).map((row) => row.sku));
    return queue.size > 0 ? ('more' as const) : ('idle' as const);
  }

  async function learnItem(sku: string, settings: LearnSettings, now: number): Promise<ForecastRow | null> {
    const asked = requestFor(store, settings, sku, now);
    if (!asked) return null;
    const base = { sku, madeAt: now, originDay: asked.originDay, chosenAt: asked.chosenAt };
    if (asked.request.series.length < settings.leastDays) return { ...base, forecast: null, reason: 'insufficient-history' };
    try {
      const outcome = await compute.forecast(asked.request);
      counters.count(outcome.ok ? 'forecasts' : 'forecast_failures', outcome.ok ? outcome.forecast.kind : outcome.reason);
      if (!outcome.ok) return { ...base, forecast: null, reason: outcome.reason };
      const forecast = keepScores(onCalendar(outcome.forecast, settings, asked), asked.previous);
      return { ...base, forecast, reason: null };
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      counters.count('forecast_failures', error.code);
      log.warn({ sku, cause: error.code, error: error.message }, 'forecast failed');
      return null;
    }
  }

  const loop = createLoop(clock, turn);
  const mark = (skus: Iterable<string>): void => {
    for (const sku of skus) queue.add(sku);
    if (queue.size > 0) loop.wake();
  };
  return {
    ...loop,
    mark,
    markStale() {
      const yesterday = parts.settings().calendar.businessDay(clock.now()) - 1;
      mark(store.items.skus().filter((sku) => (store.forecasts.get(sku)?.originDay ?? -1) < yesterday && store.demand.isKnown(sku)));
    },
    markNew: () => mark(store.items.skus().filter((sku) => !store.forecasts.get(sku) && store.demand.isKnown(sku))),
    waiting: () => queue.size + underWay,
  };
}

interface Asked {
  readonly request: ForecastRequest;
  readonly originDay: number;
  readonly chosenAt: number;
  readonly protectionDays: number;
  readonly previous: Forecast | null;
}

/** What to ask of the workers for an item; null where it has no demand yet. */
function requestFor(store: Store, settings: LearnSettings, sku: string, now: number): Asked | null {
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
  };
  return {
    request,
    originDay,
    chosenAt: kept.length > 0 ? row!.chosenAt : now,
    protectionDays,
    previous: kept.length > 0 ? previous : null,
  };
}

/** The models see open days only; policies count calendar days: closed days come back as days without demand. */
function onCalendar(forecast: Forecast, settings: LearnSettings, asked: Asked): Forecast {
  const spread = (values: readonly number[]) => onCalendarDays(values, settings.calendar, asked.originDay, settings.horizonDays);
  return {
    ...forecast,
    mean: spread(forecast.mean),
    quantiles: forecast.quantiles.map(({ level, value }) => ({ level, value: spread(value) })),
    total: { ...forecast.total, steps: asked.protectionDays },
  };
}

function keepScores(forecast: Forecast, previous: Forecast | null): Forecast {
  return previous && forecast.scores.length === 0 ? { ...forecast, scores: previous.scores } : forecast;
}
