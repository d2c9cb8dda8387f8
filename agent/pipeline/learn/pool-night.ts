import { openDaysIn } from '../../domain/demand/demand-series.ts';
import { LEAST_HISTORY } from '../../domain/pooled/pooled-demand.ts';
import { batchOf, type ItemBatch, itemsOf } from '../../domain/pooled/pooled-means.ts';
import { AgentError } from '../../errors.ts';
import type { Clock, Compute, Log } from '../../ports.ts';
import type { Store } from '../../store/store.ts';
import type { Counters } from '../counters.ts';
import { stopwatch } from '../stopwatch.ts';
import { itemSeries } from './item-series.ts';
import type { LearnSettings } from './learn-settings.ts';

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
  items: number;
  readonly batches: ItemBatch[];
  /** What the model says, once it has; written up to `written`. */
  means: readonly ItemBatch[] | null;
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
    const found: { readonly sku: string; readonly series: readonly number[] }[] = [];
    while (of.next < last && stopwatch(clock) <= endsAt) {
      const sku = of.skus[of.next++]!;
      const item = store.items.get(sku);
      const series = (item && itemSeries(store, settings(), item, of.originDay)?.treated.series) ?? [];
      if (series.length >= LEAST_HISTORY && series.every(isDemand)) found.push({ sku, series });
      if (of.items + found.length >= MOST_ITEMS) of.next = of.skus.length;
    }
    of.items += found.length;
    if (found.length > 0) of.batches.push(batchOf(found));
  }

  /** A failure costs this night's pool: the next night tries again. */
  async function learn(of: Night): Promise<void> {
    const { calendar, horizonDays, pool } = settings();
    const season = Math.max(1, openDaysIn(calendar, of.originDay, 7));
    const horizon = Math.max(1, openDaysIn(calendar, of.originDay, Math.min(AHEAD_DAYS, horizonDays)));
    try {
      const batches = of.batches.splice(0);
      of.means = pool && batches.length > 0 ? await compute.pooledMeans({ batches, season, horizon, budgetMs: pool.budgetMs }) : [];
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      counters.count('pool_failures', error.code);
      log.warn({ cause: error.code, error: error.message }, 'could not learn from all items together');
      of.means = [];
    }
    if (of.means.length === 0) night = null;
  }

  function write(of: Night, means: readonly ItemBatch[]): boolean {
    const endsAt = stopwatch(clock) + TURN_MS;
    const { originDay } = of;
    let { written } = of;
    try {
      store.transaction(() => {
        while (written < means.length && stopwatch(clock) <= endsAt)
          for (const { sku, series } of itemsOf(means[written++]!)) store.pooledMeans.put({ sku, originDay, mean: Array.from(series) });
        if (written === means.length) store.pooledMeans.keepOnly(originDay);
      });
    } catch (error) {
      if (!(error instanceof AgentError && error.retryable)) throw error;
      return false;
    }
    of.written = written;
    if (written < means.length) return true;
    night = null;
    log.info({ items: means.reduce((sum, { skus }) => sum + skus.length, 0) }, 'learnt from all items together');
    return true;
  }

  return {
    begin() {
      const { calendar, pool } = settings();
      if (!pool || night) return;
      const originDay = calendar.businessDay(clock.now()) - 1;
      const newest = store.pooledMeans.newest();
      if (newest !== null && originDay >= newest && originDay - newest < pool.everyDays) return;
      night = { originDay, skus: store.items.skus(), next: 0, items: 0, batches: [], means: null, written: 0 };
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
