import type { DemandChange } from '../../domain/demand/demand-change.ts';
import { payloadHash } from '../../domain/messages/payload-hash.ts';
import { AgentError } from '../../errors.ts';
import type { Clock, Log } from '../../ports.ts';
import type { ForecastRow } from '../../store/forecasts.ts';
import type { Store } from '../../store/store.ts';
import type { Counters } from '../counters.ts';
import { inFitOrder, type Urgent, urgencyOf } from '../learn/fit-order.ts';
import type { LearnSettings } from '../learn/learn-settings.ts';
import { scoreDays } from '../learn/score-days.ts';
import { stopwatch } from '../stopwatch.ts';

/** Goes over all items once a night, before their forecasts are made anew: a few at a time, for there may be ten thousand. */
export interface LookOver {
  /** Holds the days that have closed against their forecasts; `isNight` also finds out whose turn a new forecast is. */
  begin(isNight: boolean): void;
  /** Looks at the next items; false where that could not be written. */
  go(): boolean;
  /** Items still to be looked at. */
  waiting(): number;
}

const encoder = new TextEncoder();

/** A turn ends after this long, or after so many items. */
const TURN_MS = 8;
const ITEMS_PER_TURN = 64;

/** Creates it at rest. */
export function createLookOver(
  { clock, log, counters }: { readonly clock: Clock; readonly log: Log; readonly counters: Counters },
  store: Store,
  parts: {
    settings: () => LearnSettings;
    /** Demand has changed: a forecast is to be made at once. */
    onChanged: (sku: string) => void;
    /** All were looked at; these are due, the most urgent first. */
    onDue: (skus: readonly string[]) => void;
  },
): LookOver {
  let left: readonly string[] = [];
  let next = 0;
  /** Those found due so far; null where nobody asked. */
  let due: Urgent[] | null = null;

  function lookAt(sku: string, yesterday: number): { readonly change: DemandChange | null; readonly due: Urgent | null } {
    const { calendar, updateEveryDays } = parts.settings();
    const change = scoreDays(store, calendar, sku, yesterday);
    if (!due) return { change, due: null };
    const row = store.forecasts.get(sku);
    const isDue = isForecastDue(sku, row, { yesterday, everyDays: updateEveryDays }) && (row !== null || store.demand.isKnown(sku));
    return { change, due: isDue ? { sku, urgency: urgencyOf(store, sku, yesterday) } : null };
  }

  function tell(sku: string, { kind, days }: DemandChange): void {
    counters.count('demand_changes', kind);
    if (kind !== 'jump') log.info({ sku, kind, days }, 'demand has changed');
    parts.onChanged(sku);
  }

  return {
    begin(isNight) {
      left = store.items.skus();
      next = 0;
      due = isNight ? [] : due && [];
    },
    go() {
      const yesterday = parts.settings().calendar.businessDay(clock.now()) - 1;
      const endsAt = stopwatch(clock) + TURN_MS;
      const seen: { readonly sku: string; readonly change: DemandChange | null; readonly due: Urgent | null }[] = [];
      try {
        store.transaction(() => {
          for (const sku of left.slice(next, next + ITEMS_PER_TURN)) {
            seen.push({ sku, ...lookAt(sku, yesterday) });
            if (stopwatch(clock) > endsAt) break;
          }
        });
      } catch (error) {
        if (!(error instanceof AgentError && error.retryable)) throw error;
        return false;
      }
      next += seen.length;
      for (const each of seen) {
        if (each.change) tell(each.sku, each.change);
        if (each.due) due?.push(each.due);
      }
      if (next < left.length || !due) return true;
      parts.onDue(inFitOrder(due));
      due = null;
      return true;
    },
    waiting: () => left.length - next,
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
