import { imputedDemand } from '../../domain/demand/imputed-demand.ts';
import { nettedReturns } from '../../domain/demand/netted-returns.ts';
import type { Item } from '../../domain/items/item.ts';
import { type DemandRecord, demandRecord } from '../../domain/levels/level-table.ts';
import type { Store } from '../../store/store.ts';
import { type DaysSettings, noHoliday, openDays } from './item-series.ts';
import { seenSteps } from './seen-steps.ts';

/** A year and a day: what a record counts. */
const RECORD_DAYS = 366;

/**
 * Demand per calendar day up to `originDay`, as a shop without stockouts would have had it: returns set against sales, days that hide demand filled up, and nothing cut. Closed
 * days are 0; empty where nothing was ever sold.
 */
export function choiceDemand(store: Store, settings: DaysSettings, sku: string, originDay: number): number[] {
  const days = openDays(store, settings, sku, originDay);
  if (days.length === 0) return [];
  const steps = seenSteps(store, sku, { days, holidayOn: settings.holidayOn ?? noHoliday });
  const netted = nettedReturns(steps.map(({ quantity }) => quantity));
  const imputed = imputedDemand(steps.map((step, at) => ({ ...step, quantity: netted[at]! })));
  const first = days[0]!.day;
  const demand = new Array<number>(originDay - first + 1).fill(0);
  days.forEach(({ day }, at) => {
    demand[day - first] = imputed[at]!;
  });
  return demand;
}

/** Asked for with every scan, and changed once a day. */
const records = new WeakMap<Store, Map<string, { readonly day: number; readonly record: DemandRecord | null }>>();

/** The record of an item up to yesterday; null where it has none. What comes late of a day before counts from the next day on. */
export function recordOf(store: Store, settings: Omit<DaysSettings, 'historyDays'>, item: Item, today: number): DemandRecord | null {
  let known = records.get(store);
  if (!known) {
    known = new Map();
    records.set(store, known);
  }
  const kept = known.get(item.sku);
  if (kept?.day === today) return kept.record;
  const demand = choiceDemand(store, { ...settings, historyDays: RECORD_DAYS }, item.sku, today - 1);
  const record = demand.length > 0 ? demandRecord(demand, 1) : null;
  known.set(item.sku, { day: today, record });
  return record;
}
