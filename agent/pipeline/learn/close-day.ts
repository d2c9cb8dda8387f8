import type { Calendar } from '../../domain/calendar.ts';
import { AgentError } from '../../errors.ts';
import type { Clock } from '../../ports.ts';
import type { Store } from '../../store/store.ts';
import { stopwatch } from '../stopwatch.ts';

/** Notes at the end of each business day what has run out. */
export interface DayClose {
  /** Goes on with the day that has ended, a short step at a time; called now and then. */
  onBeat(): void;
}

const TURN_MS = 5;
/** No model looks further back. */
const DAYS_KEPT = 3650;
const CLOSED_THROUGH = 'closedThrough';
const CLOSED_AT_ENTRY = 'closedAtEntry';

interface Closing {
  readonly day: number;
  readonly previous: number | null;
  readonly skus: readonly string[];
  next: number;
}

/** Creates it over a store. What happened while the box was off is not known: an item that had run out before and still has had so all the time. */
export function createDayClose(clock: Clock, store: Store, calendar: () => Calendar): DayClose {
  let closing: Closing | null = null;

  function begin(day: number): Closing | null {
    const known = store.settings.get(CLOSED_THROUGH);
    const previous = known === null ? null : Number(known);
    // A clock that is set back a little closes no day twice; one that was far ahead said nothing.
    if (previous === day || previous === day + 1) return null;
    return { day, previous: previous !== null && previous < day ? previous : null, skus: store.items.skus(), next: 0 };
  }

  function step(current: Closing): void {
    const startedAt = stopwatch(clock);
    for (; current.next < current.skus.length && stopwatch(clock) - startedAt < TURN_MS; current.next++) {
      const sku = current.skus[current.next]!;
      const isOut = store.stock.since(sku) !== null && store.stock.onHand(sku) <= 0;
      if (isOut) store.dayCloses.putStockout(sku, current.day, current.previous);
    }
    if (current.next < current.skus.length) return;
    finish(current);
    closing = null;
  }

  function finish({ day, previous }: Closing): void {
    const lastId = String(store.journal.lastId());
    if (previous !== null && store.settings.get(CLOSED_AT_ENTRY) === lastId)
      for (let unheard = Math.max(previous + 1, day - DAYS_KEPT); unheard <= day; unheard++) store.dayCloses.putUnheard(unheard);
    store.settings.put(CLOSED_THROUGH, String(day));
    store.settings.put(CLOSED_AT_ENTRY, lastId);
    store.dayCloses.tidy(day - DAYS_KEPT);
  }

  return {
    onBeat() {
      const day = calendar().businessDay(clock.now()) - 1;
      if (closing?.day !== day) closing = begin(day);
      const current = closing;
      if (!current) return;
      const from = current.next;
      try {
        store.transaction(() => step(current));
      } catch (error) {
        if (!(error instanceof AgentError && error.retryable)) throw error;
        closing = { ...current, next: from };
      }
    },
  };
}
