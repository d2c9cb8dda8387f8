import { DAY_MS } from '../domain/calendar.ts';
import { awaitedUnits } from '../domain/decision.ts';
import type { Item } from '../domain/item.ts';
import type { PolicyAnswer } from '../policies/policy.ts';
import type { Store } from '../store/store.ts';
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
  const dayOf = (time: number) => calendar.businessDay(time);
  const chance = supplierChance(store, calendar.timezone, asked.item.supplier, asked.now);
  // The next day may take no orders: then waiting is for longer than a quieter day is worth.
  if (chance && chance.waitDays === 0 && chance.nextDays > 1) return false;
  const day = dayOf((chance?.takenAt ?? asked.now) + Math.round(asked.item.leadTimeDays * DAY_MS));
  let due = 0;
  for (const order of store.orders.allOpen()) if (order.expectedAt !== null && dayOf(order.expectedAt) === day) due += awaitedUnits(order);
  return due > 0 && due + asked.answer.quantity > dockUnitsPerDay;
}
