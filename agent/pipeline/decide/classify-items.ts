import type { Calendar } from '../../domain/calendar.ts';
import { CLASS_WEEKS, classed, type ItemClass, type MeasuredItem, measureWeeks, weeklyDemand } from '../../domain/items/item-class.ts';
import { AgentError } from '../../errors.ts';
import type { Clock, Log } from '../../ports.ts';
import type { Store } from '../../store/store.ts';
import { createLoop, type Loop } from '../loop.ts';
import { stopwatch } from '../stopwatch.ts';

/** Classes the items by what is wanted of them: a few at a time, for there may be ten thousand. */
export interface ClassifyItems extends Loop {
  /** Measures all items anew and classes them. */
  start(): void;
}

const TURN_MS = 6;
const ITEMS_PER_TURN = 64;
const RETRY_MS = 60_000;
const DAYS_SEEN = 7 * CLASS_WEEKS;

/** Work under way: items still to be measured, then classes still to be written. */
interface Work {
  readonly throughDay: number;
  readonly skus: readonly string[];
  next: number;
  readonly measured: MeasuredItem[];
  changes: readonly { readonly sku: string; readonly item: ItemClass | null }[] | null;
}

/** Creates it at rest. */
export function createClassifyItems(
  ports: { readonly clock: Clock; readonly log: Log },
  store: Store,
  parts: {
    readonly calendar: () => Calendar;
    readonly isPressed: () => boolean;
    /** These have another class than before. */
    readonly onChanged: (skus: readonly string[]) => void;
  },
): ClassifyItems {
  const { clock, log } = ports;
  let work: Work | null = null;

  function turn() {
    const current = work;
    if (!current) return 'idle' as const;
    const startedAt = stopwatch(clock);
    const from = current.next;
    try {
      if (!current.changes) measureSome(current, startedAt);
      else store.transaction(() => writeSome(current, startedAt));
    } catch (error) {
      if (!(error instanceof AgentError && error.retryable)) throw error;
      current.next = from;
      return { retryAfterMs: RETRY_MS };
    }
    if (current.changes && current.next >= current.changes.length) return finish(current.changes);
    return parts.isPressed() ? { retryAfterMs: 9 * (stopwatch(clock) - startedAt) } : ('more' as const);
  }

  function measureSome(current: Work, startedAt: number): void {
    for (const end = current.next + ITEMS_PER_TURN; current.next < Math.min(end, current.skus.length); ) {
      const measured = measure(current.skus[current.next++]!, current.throughDay);
      if (measured) current.measured.push(measured);
      if (stopwatch(clock) - startedAt > TURN_MS) return;
    }
    if (current.next < current.skus.length) return;
    current.changes = changesOf(current);
    current.next = 0;
  }

  /** From the first stock or sale on: how much of an item's year is sold, and how unevenly, is asked of the weeks in which it was traded. */
  function measure(sku: string, throughDay: number): MeasuredItem | null {
    const days = store.demand.days(sku, throughDay - DAYS_SEEN + 1).filter(({ day }) => day <= throughDay);
    const since = store.stock.since(sku);
    const firstDay = Math.min(days[0]?.day ?? throughDay + 1, since === null ? throughDay + 1 : parts.calendar().businessDay(since));
    const seen = measureWeeks(weeklyDemand(days, { firstDay, throughDay }));
    const item = store.items.get(sku);
    if (!seen || !item) return null;
    const { unitCostMinor, currency } = item;
    const priced = unitCostMinor ? { group: currency, valuePerYear: unitCostMinor * seen.unitsPerYear } : null;
    return {
      sku,
      variation: seen.variation,
      before: store.itemClasses.get(sku),
      ...(priced ?? { group: '', valuePerYear: seen.unitsPerYear }),
    };
  }

  function changesOf({ measured }: Work): NonNullable<Work['changes']> {
    const known = store.itemClasses.all();
    const classes = classed(measured);
    const gone = [...known.keys()].filter((sku) => !classes.has(sku)).map((sku) => ({ sku, item: null }));
    const moved = [...classes].filter(([sku, { abc, xyz }]) => known.get(sku)?.abc !== abc || known.get(sku)?.xyz !== xyz);
    return [...gone, ...moved.map(([sku, item]) => ({ sku, item }))];
  }

  function writeSome(current: Work, startedAt: number): void {
    while (current.next < current.changes!.length && stopwatch(clock) - startedAt <= TURN_MS) {
      const { sku, item } = current.changes![current.next++]!;
      store.itemClasses.put(sku, item);
    }
  }

  function finish(changes: NonNullable<Work['changes']>) {
    work = null;
    if (changes.length > 0) {
      log.info({ items: changes.length }, 'items have another class');
      parts.onChanged(changes.map(({ sku }) => sku));
    }
    return 'idle' as const;
  }

  const loop = createLoop(clock, turn);
  return {
    ...loop,
    start() {
      const throughDay = parts.calendar().businessDay(clock.now()) - 1;
      work = { throughDay, skus: store.items.skus(), next: 0, measured: [], changes: null };
      loop.wake();
    },
  };
}
