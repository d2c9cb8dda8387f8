import type { ForecastOutcome, ForecastRequest } from '../../domain/forecast/forecast.ts';
import { secondFit, servedBy, trialNews } from '../../domain/forecast/model-trial.ts';
import { AgentError } from '../../errors.ts';
import type { Clock, Compute, Log } from '../../ports.ts';
import type { ForecastRow } from '../../store/forecasts.ts';
import type { Store } from '../../store/store.ts';
import type { Counters } from '../counters.ts';
import { createLookOver } from '../decide/look-over.ts';
import { createLoop, type Loop } from '../loop.ts';
import { stopwatch } from '../stopwatch.ts';
import { type ForecastQuestion, forecastQuestion, onCalendar } from './forecast-question.ts';
import type { LearnSettings } from './learn-settings.ts';
import { createPoolNight } from './pool-night.ts';
import { scoreDays } from './score-days.ts';

export interface LearnPorts {
  readonly clock: Clock;
  readonly compute: Compute;
  readonly log: Log;
  readonly counters: Counters;
}

export interface Learn extends Loop {
  /** Forecasts these items anew. */
  mark(skus: Iterable<string>): void;
  /** Holds the days that have closed against their forecasts; items whose demand has changed are forecast anew. */
  close(): void;
  /** The same, and forecasts every item anew whose turn it is and whose forecast has not seen yesterday, the most urgent first, as long as the night's budget lasts. */
  markStale(): void;
  /** Forecasts items that have demand and were never forecast, for example after an import. */
  markNew(): void;
  /** Items whose forecast is not written yet. */
  waiting(): number;
}

const RETRY_MS = 1000;
const NEW_PER_TURN = 200;
/** No further item is begun in a turn that has taken this long: what is asked of a fit is gathered on this thread. */
const BEGIN_MS = 4;

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
  /** Items whose turn it is tonight, the most urgent first, and when the night's time is used up. */
  const tonight = new Set<string>();
  let nightEndsAt = 0;
  let ahead: Batch | null = null;
  /** What has come of the batch before it, and is not written yet. */
  let arrived: { readonly batch: Batch; readonly rows: readonly (ForecastRow | null)[] } | null = null;
  /** Items after this one have still to be searched for those that were never forecast; null where none is to be. */
  let newAfter: string | null = null;

  /** Hands the next items to the workers; null where none waits. */
  function begin(): Batch | null {
    const settings = parts.settings();
    const now = clock.now();
    const startedAt = stopwatch(clock);
    const skus: string[] = [];
    const asked: Promise<ForecastRow | null>[] = [];
    if (clock.monotonic() >= nightEndsAt) endNight();
    for (const sku of inTurn(queue, tonight)) {
      if (skus.length === settings.atOnce || (skus.length > 0 && stopwatch(clock) - startedAt > BEGIN_MS)) break;
      // One whose own fit is under way has to see what comes of it.
      if (underWay.has(sku)) continue;
      // Taken off first: an item marked again meanwhile is fitted again.
      queue.delete(sku);
      tonight.delete(sku);
      underWay.add(sku);
      skus.push(sku);
      asked.push(learnItem(sku, settings, now));
    }
    if (skus.length === 0) return null;
    const rows = Promise.all(asked);
    // Begun ahead, it may fail before its turn waits for it, or be given up: nobody else has to hear of that.
    rows.catch(() => undefined);
    return { skus, rows };
  }

  /** Queues the next items that have demand and were never forecast: after an import there may be ten thousand. */
  function findNew(after: string): void {
    const skus = store.forecasts.missing(after, NEW_PER_TURN);
    for (const sku of skus) queue.add(sku);
    newAfter = skus.length < NEW_PER_TURN ? null : skus.at(-1)!;
  }

  /** What the night has no time for waits for the next, when it is the more urgent. */
  function endNight(): void {
    if (tonight.size === 0) return;
    log.info({ items: tonight.size }, 'no time left to forecast all items tonight');
    counters.count('forecasts_postponed', '', tonight.size);
    tonight.clear();
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
      if (arrived) giveUp(arrived.batch);
      if (ahead) giveUp(ahead);
      [arrived, ahead] = [null, null];
      return 'idle' as const;
    }
    if (arrived) return write(arrived.batch, arrived.rows);
    // Before fits, which go by it, and before the night's time begins to count.
    if (pool.waiting() > 0) return (await pool.go()) ? ('more' as const) : { retryAfterMs: RETRY_MS };
    // Before fits, which overwrite what the days are held against.
    if (lookOver.waiting() > 0) return lookOver.go() ? ('more' as const) : { retryAfterMs: RETRY_MS };
    if (newAfter !== null) findNew(newAfter);
    const batch = ahead ?? begin();
    if (!batch) return newAfter === null ? ('idle' as const) : ('more' as const);
    ahead = begin();
    // Written in the next turn: this one has read what the workers say.
    arrived = { batch, rows: await batch.rows };
    return 'more' as const;
  }

  function write(batch: Batch, rows: readonly (ForecastRow | null)[]) {
    arrived = null;
    try {
      const before = rows.map((row) => row && store.forecasts.get(row.sku));
      store.transaction(() => {
        for (const row of rows) {
          if (!row) continue;
          // What the old forecast said of the days in between is held against it before it is gone.
          scoreDays(store, parts.settings().calendar, row.sku, row.originDay);
          store.forecasts.put(row);
        }
      });
      for (const [i, row] of rows.entries()) if (row) tell(row, before[i]!);
    } catch (error) {
      if (!(error instanceof AgentError && error.retryable)) throw error;
      giveUp(batch);
      return { retryAfterMs: RETRY_MS };
    }
    for (const sku of batch.skus) underWay.delete(sku);
    parts.onLearnt(rows.filter((row) => row !== null).map((row) => row.sku));
    return 'more' as const;
  }

  async function learnItem(sku: string, settings: LearnSettings, now: number): Promise<ForecastRow | null> {
    const asked = forecastQuestion(store, settings, sku, now);
    if (!asked) return null;
    const base = { sku, madeAt: now, originDay: asked.originDay, chosenAt: asked.chosenAt };
    if (asked.known < settings.leastDays) return { ...base, forecast: null, reason: 'insufficient-history' };
    try {
      const outcome = await fitted(asked, settings);
      counters.count(outcome.ok ? 'forecasts' : 'forecast_failures', outcome.ok ? outcome.forecast.kind : outcome.reason);
      return outcome.ok ? { ...base, forecast: outcome.forecast, reason: null } : { ...base, forecast: null, reason: outcome.reason };
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      counters.count('forecast_failures', error.code);
      log.warn({ sku, cause: error.code, error: error.message }, 'forecast failed');
      return null;
    }
  }

  async function fitted({ request, plan, ...asked }: ForecastQuestion, settings: LearnSettings): Promise<ForecastOutcome> {
    const outcomeOf = async (some: ForecastRequest): Promise<ForecastOutcome> => {
      const outcome = await compute.forecast(some);
      return outcome.ok ? { ok: true, forecast: onCalendar(outcome.forecast, settings, asked) } : outcome;
    };
    const first = await outcomeOf(request);
    const beside = secondFit(plan, first);
    return servedBy(plan, first, beside && (await outcomeOf({ ...request, ...beside })));
  }

  /** Told once it is written: a forecast that could not be is made again. */
  function tell({ sku, forecast }: ForecastRow, before: ForecastRow | null): void {
    const news = forecast && trialNews(before?.forecast ?? null, forecast);
    if (!news) return;
    counters.count('model_trials', news);
    const newcomer = (news === 'begun' ? forecast : before!.forecast!).shadow!.model;
    log.debug({ sku, outcome: news, newcomer, serving: forecast.model }, 'a model is tried');
  }

  const loop = createLoop(clock, turn);
  const mark = (skus: Iterable<string>): void => {
    for (const sku of skus) queue.add(sku);
    if (queue.size > 0) loop.wake();
  };
  const lookOver = createLookOver(ports, store, {
    settings: parts.settings,
    onChanged: (sku) => void queue.add(sku),
    onDue(skus) {
      for (const sku of skus) tonight.add(sku);
      nightEndsAt = clock.monotonic() + parts.settings().budgetMs;
    },
  });
  const pool = createPoolNight(ports, store, parts.settings);
  const begun = (isNight: boolean) => (): void => {
    lookOver.begin(isNight);
    if (isNight) pool.begin();
    if (lookOver.waiting() + pool.waiting() > 0) loop.wake();
  };
  return {
    ...loop,
    mark,
    close: begun(false),
    markStale: begun(true),
    markNew() {
      newAfter = '';
      loop.wake();
    },
    waiting: () => queue.size + tonight.size + underWay.size + lookOver.waiting() + pool.waiting(),
  };
}

function* inTurn(...sets: readonly ReadonlySet<string>[]): Generator<string> {
  for (const set of sets) yield* set;
}
