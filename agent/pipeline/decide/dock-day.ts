import { type Calendar, DAY_MS } from '../../domain/calendar.ts';
import type { Item } from '../../domain/items/item.ts';
import { awaitedUnits } from '../../domain/replenishment/decision.ts';
import type { PolicyAnswer } from '../../policies/policy.ts';
import type { Store } from '../../store/store.ts';
import type { DecideSettings } from './decide-settings.ts';
import { supplierChance } from './supplier-chance.ts';

/** From this priority on half of what the lead time needs is missing: such an order never waits for a quieter day. */
const URGENT = 50;

/** Whether an order had better be placed tomorrow: on the day on which it would come, the dock takes no more, and nothing is pressing. An order too large for any day comes on a day of its own. */
export function waitsForDock(
  store: Store,
  { calendar, dockUnitsPerDay }: Pick<DecideSettings, 'calendar' | 'dockUnitsPerDay'>,
  asked: { readonly item: Item; readonly answer: PolicyAnswer & { readonly kind: 'order' }; readonly now: number },
): boolean {
  if (dockUnitsPerDay === undefined || asked.answer.priority >= URGENT) return false;
  const chance = supplierChance(store, calendar.timezone, asked.item.supplier, asked.now);
  // The next day may take no orders: then waiting is for longer than a quieter day is worth.
  if (chance && chance.waitDays === 0 && chance.nextDays > 1) return false;
  const due = dueOn(store, calendar).get(arrivalDay(store, calendar, asked.item, asked.now)) ?? 0;
  return due > 0 && due + asked.answer.quantity > dockUnitsPerDay;
}

/** The business day on which an order of an item would come, if it were placed now. */
export function arrivalDay(store: Store, calendar: Calendar, item: Item, now: number): number {
  const chance = supplierChance(store, calendar.timezone, item.supplier, now);
  return calendar.businessDay((chance?.takenAt ?? now) + Math.round(item.leadTimeDays * DAY_MS));
}

/** Base units that open orders bring, by the business day on which they are expected. */
export function dueOn(store: Store, calendar: Calendar): Map<number, number> {
  const due = new Map<number, number>();
  for (const order of store.orders.allOpen()) {
    if (order.expectedAt === null) continue;
    const day = calendar.businessDay(order.expectedAt);
    due.set(day, (due.get(day) ?? 0) + awaitedUnits(order));
  }
  return due;
}
