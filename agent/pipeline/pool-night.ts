import { openDaysIn } from '../domain/demand-series.ts';
import { LEAST_HISTORY } from '../domain/pooled-demand.ts';
import type { PooledMean, PoolRequest } from '../domain/pooled-means.ts';
import { AgentError } from '../errors.ts';
import type { Clock, Compute, Log } from '../ports.ts';
import type { Store } from '../store/store.ts';
import type { Counters } from './counters.ts';
import { itemSeries } from './item-series.ts';
import type { LearnSettings } from './learn-settings.ts';
import { stopwatch } from './stopwatch.ts';

/** Learns from all items together where that is due: gathers their series a few at a time, has one model learnt from them, and writes what it says of each. */
export interface PoolNight {
  /** Begins where it is configured and due. */
  begin(): void;
  /** Does the next bit; false where that could not be written. */
  go(): Promise<boolean>;
  /** Bits still to be done, at least. */
  waiting(): number;
}

/** A turn ends after this long, or after so many items. */
const TURN_MS = 8;
const ITEMS_PER_TURN = 64;
const MOST_ITEMS = 10_000;
/** How far ahead it is learnt; beyond, an item's own forecast stands alone. */
const AHEAD_DAYS = 28;
/** What is larger is no demand. */
const LARGEST = 1e12;

/** Where a night stands. */
interface Night {
  readonly originDay: number;
  readonly skus: readonly string[];
  next: number;
  readonly items: PoolRequest['items'][number][];
  /** What the model says, once it has; written up to `written`. */
  means: readonly PooledMean[] | null;
  written: number;
}

/** Creates it at rest. */
export function createPoolNight(
  { clock, compute, log, counters }: { readonly clock: Clock; readonly compute: Compute; readonly log: Log; readonly counters: Counters },
  store: Store,
  settings: () => LearnSettings,
): PoolNight {
  let night: Night | null = null;

  function gather(of: Night): void {
    const endsAt = stopwatch(clock) + TURN_MS;
    const last = Math.min(of.skus.length, of.next + ITEMS_PER_TURN);
    while (of.next < last && stopwatch(clock) <= endsAt) {
      const sku = of.skus[of.next++]!;
      const item = store.items.get(sku);
      const series = (item && itemSeries(store, settings(), item, of.originDay)?.treated.series) ?? [];
      if (series.length >= LEAST_HISTORY && series.every(isDemand)) of.items.push({ sku, series: Float32Array.from(series) });
      if (of.items.length >= MOST_ITEMS) of.next = of.skus.length;
    }
  }

  /** A failure costs this night's pool: the next night tries again. */
  async function learn(of: Night): Promise<void> {
    const { calendar, horizonDays, pool } = settings();
    const season = Math.max(1, openDaysIn(calendar, of.originDay, 7));
    const horizon = Math.max(1, openDaysIn(calendar, of.originDay, Math.min(AHEAD_DAYS, horizonDays)));
    try {
      const items = of.items.splice(0);
      of.means = pool && items.length > 0 ? await compute.pooledMeans({ items, season, horizon, budgetMs: pool.budgetMs }) : [];
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      counters.count('pool_failures', error.code);
      log.warn({ cause: error.code, error: error.message }, 'could not learn from all items together');
      of.means = [];
    }
    if (of.means.length === 0) night = null;
  }

  function write(of: Night, means: readonly PooledMean[]): boolean {
    const endsAt = stopwatch(clock) + TURN_MS;
    let { written } = of;
    try {
      store.transaction(() => {
        const last = Math.min(means.length, written + ITEMS_PER_TURN);
        while (written < last && stopwatch(clock) <= endsAt) store.pooledMeans.put({ ...means[written++]!, originDay: of.originDay });
        if (written === means.length) store.pooledMeans.keepOnly(of.originDay);
      });
    } catch (error) {
      if (!(error instanceof AgentError && error.retryable)) throw error;
      return false;
    }
    of.written = written;
    if (written < means.length) return true;
    night = null;
    log.info({ items: means.length }, 'learnt from all items together');
    return true;
  }

  return {
    begin() {
      const { calendar, pool } = settings();
      if (!pool || night) return;
      const originDay = calendar.businessDay(clock.now()) - 1;
      const newest = store.pooledMeans.newest();
      if (newest !== null && originDay >= newest && originDay - newest < pool.everyDays) return;
      night = { originDay, skus: store.items.skus(), next: 0, items: [], means: null, written: 0 };
    },
    async go() {
      if (!night) return true;
      if (night.next < night.skus.length) gather(night);
      else if (night.means) return write(night, night.means);
      else await learn(night);
      return true;
    },
    waiting: () => (night ? 1 + night.skus.length - night.next : 0),
  };
}

function isDemand(value: number): boolean {
  return value >= 0 && value <= LARGEST;
}
