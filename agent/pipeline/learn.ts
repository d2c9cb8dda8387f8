import type { Calendar } from '../domain/calendar.ts';
import { dampOneOff, demandOfOpenDays, onCalendarDays, openDaysIn } from '../domain/demand-series.ts';
import { type Forecast, type ForecasterChoice, type ForecastRequest, STORED_LEVELS, TOTAL_LEVELS } from '../domain/forecast.ts';
import { payloadHash } from '../domain/payload-hash.ts';
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
  /** Days between two forecasts of an item; in between its forecast is used as so many days old. */
  readonly updateEveryDays: number;
  readonly atOnce: number;
  /** Days between two looks at an item, as in the policy; with the lead time it makes the protection interval. */
  readonly reviewDays: number;
}

export interface Learn extends Loop {
  /** Forecasts these items anew. */
  mark(skus: Iterable<string>): void;
  /** Forecasts every item anew whose turn it is and whose forecast has not seen yesterday. */
  markStale(): void;
  /** Forecasts items that have demand and were never forecast, for example after an import. */
  markNew(): void;
  /** Items whose forecast is not written yet. */
  waiting(): number;
}

const RETRY_MS = 1000;

const encoder = new TextEncoder();

/** Items at the workers. */
interface Batch {
  readonly skus: readonly string[];
  readonly rows: Promise<(ForecastRow | null)[]>;
}

/**
 * The learning loop: a few items at a time go to the workers, and the next few before their results are there, so that no worker waits for this thread. Results are
 * written in the order they were asked for. A failed fit costs one item its refit.
 */
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
  const underWay = new Set<string>();
  let ahead: Batch | null = null;

  /** Hands the next items to the workers; null where none waits. */
  function begin(): Batch | null {
    const settings = parts.settings();
    const skus: string[] = [];
    for (const sku of queue) {
      if (skus.length === settings.atOnce) break;
      // One whose own fit is under way has to see what comes of it.
      if (!underWay.has(sku)) skus.push(sku);
    }
    if (skus.length === 0) return null;
    const now = clock.now();
    // Taken off first: an item marked again meanwhile is fitted again.
    for (const sku of skus) {
      queue.delete(sku);
      underWay.add(sku);
    }
    const rows = Promise.all(skus.map((sku) => learnItem(sku, settings, now)));
    // Begun ahead, it may fail before its turn waits for it, or be given up: nobody else has to hear of that.
    rows.catch(() => undefined);
    return { skus, rows };
  }

  function giveUp({ skus }: Batch): void {
    for (const sku of skus) {
      underWay.delete(sku);
      queue.add(sku);
    }
  }

  async function turn() {
    if (parts.isHeld()) {
      // Asked for on a date that is in doubt.
      if (ahead) giveUp(ahead);
      ahead = null;
      return 'idle' as const;
    }
    const batch = ahead ?? begin();
    if (!batch) return 'idle' as const;
    ahead = begin();
    const rows = await batch.rows;
    try {
      store.transaction(() => {
        for (const row of rows) if (row) store.forecasts.put(row);
      });
    } catch (error) {
      if (!(error instanceof AgentError && error.retryable)) throw error;
      giveUp(batch);
      return { retryAfterMs: RETRY_MS };
    }
    for (const sku of batch.skus) underWay.delete(sku);
    parts.onLearnt(rows.filter((row) => row !== null).map((row) => row.sku));
    return ahead || queue.size > 0 ? ('more' as const) : ('idle' as const);
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
      const { calendar, updateEveryDays } = parts.settings();
      const yesterday = calendar.businessDay(clock.now()) - 1;
      const isDue = (sku: string) => {
        const row = store.forecasts.get(sku);
        return isForecastDue(sku, row, { yesterday, everyDays: updateEveryDays }) && (row !== null || store.demand.isKnown(sku));
      };
      mark(store.items.skus().filter(isDue));
    },
    markNew: () => mark(store.items.skus().filter((sku) => !store.forecasts.get(sku) && store.demand.isKnown(sku))),
    waiting: () => queue.size + underWay.size,
  };
}

/**
 * Whether an item is to be forecast anew. Items share the nights among them by their names, so that no night has all of them; one without a forecast is tried each night.
 */
export function isForecastDue(
  sku: string,
  row: Pick<ForecastRow, 'originDay' | 'forecast'> | null,
  { yesterday, everyDays }: { readonly yesterday: number; readonly everyDays: number },
): boolean {
  if (!row?.forecast) return (row?.originDay ?? -1) < yesterday;
  const age = yesterday - row.originDay;
  return age >= everyDays || (age > 0 && (yesterday + payloadHash(encoder.encode(sku))) % everyDays === 0);
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
