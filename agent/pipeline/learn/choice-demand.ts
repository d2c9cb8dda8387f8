import { type DayDemand, demandOfOpenDays } from '../../domain/demand/demand-series.ts';
import { imputedDemand } from '../../domain/demand/imputed-demand.ts';
import { nettedReturns } from '../../domain/demand/netted-returns.ts';
import type { Item } from '../../domain/items/item.ts';
import { type DemandRecord, demandRecord } from '../../domain/levels/level-table.ts';
import type { Store } from '../../store/store.ts';
import { type DaysSettings, noHoliday } from './item-series.ts';
import { knownSince, sellableSince } from './known-since.ts';
import { seenSteps } from './seen-steps.ts';

/** A year and a day: what a record counts. */
const RECORD_DAYS = 366;

/** An item from the day on from which anything is known of it, or from as far back as is looked. */
export interface KnownPast {
  readonly firstDay: number;
  /** Days with demand, oldest first; empty where nobody asked for it. */
  readonly asked: readonly DayDemand[];
}

/**
 * What is known of an item up to `originDay`; null where it is known since later. It begins with the day on which the item came to be known here, whether anybody asked for it then or not: levels are chosen for what is known, and how seldom a
 * spare part is asked for shows in the days before the first time. One that somebody asked for and of which stock came, or was counted, begins with that: before it there was nothing to sell, as of goods that are listed months ahead.
 */
export function knownPast(store: Store, { calendar, historyDays }: DaysSettings, sku: string, originDay: number): KnownPast | null {
  const since = knownSince(store, calendar, sku);
  if (since === null || since > originDay) return null;
  const earliest = originDay - historyDays + 1;
  const asked = store.demand.days(sku, earliest).filter(({ day, quantity }) => day <= originDay && quantity !== 0);
  if (!asked.some(({ quantity }) => quantity > 0)) return { firstDay: Math.max(since, earliest), asked: [] };
  return { firstDay: Math.max(Math.min(sellableSince(store, calendar, sku) ?? since, asked[0]!.day), earliest), asked };
}

/**
 * Demand per calendar day up to `originDay`, as a shop without stockouts would have had it: returns set against sales, days that hide demand filled up, and nothing cut. Closed
 * days are 0, and so are all where nobody asked for it; empty where nothing is known.
 */
export function choiceDemand(store: Store, settings: DaysSettings, sku: string, originDay: number): number[] {
  const past = knownPast(store, settings, sku, originDay);
  if (!past) return [];
  const demand = new Array<number>(originDay - past.firstDay + 1).fill(0);
  if (past.asked.length === 0) return demand;
  const days = demandOfOpenDays(past.asked, { fromDay: past.firstDay, throughDay: originDay }, settings.calendar);
  const steps = seenSteps(store, sku, { days, holidayOn: settings.holidayOn ?? noHoliday });
  const netted = nettedReturns(steps.map(({ quantity }) => quantity));
  const imputed = imputedDemand(steps.map((step, at) => ({ ...step, quantity: netted[at]! })));
  days.forEach(({ day }, at) => {
    demand[day - past.firstDay] = imputed[at]!;
  });
  return demand;
}

/** Asked for with every scan, and changed once a day. */
const records = new WeakMap<Store, Map<string, KeptRecord>>();

interface KeptRecord {
  readonly day: number;
  readonly record: DemandRecord | null;
  /** Of the database, where the record says that nobody asked for the item; undefined where somebody did. */
  readonly version: number | undefined;
}

/** The record of an item up to yesterday; null where it has none, as on the day on which it came to be known. What comes late of a day before counts from the next day on, but for an item that nobody asked for: of that a history may be imported, which is not bought as if nobody had. */
export function recordOf(store: Store, settings: Omit<DaysSettings, 'historyDays'>, item: Item, today: number): DemandRecord | null {
  let known = records.get(store);
  if (!known) {
    known = new Map();
    records.set(store, known);
  }
  const kept = known.get(item.sku);
  if (kept?.day === today && (kept.version === undefined || kept.version === store.dataVersion())) return kept.record;
  const demand = choiceDemand(store, { ...settings, historyDays: RECORD_DAYS }, item.sku, today - 1);
  const record = demand.length > 0 ? demandRecord(demand, 1) : null;
  known.set(item.sku, { day: today, record, version: record && record.mean > 0 ? undefined : store.dataVersion() });
  return record;
}
