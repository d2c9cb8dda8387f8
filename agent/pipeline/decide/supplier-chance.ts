import type { Supplier } from '../../domain/suppliers/supplier.ts';
import { createSupplierCalendar, type OrderChance, type SupplierCalendar } from '../../domain/suppliers/supplier-calendar.ts';
import type { Store } from '../../store/store.ts';

/** Each supplier's calendar as long as nothing changes in its terms. */
const calendars = new WeakMap<Supplier, SupplierCalendar | null>();

/** Where an order to a supplier counts that is decided at a time; null where it takes orders at any time, or nothing is known of it. */
export function supplierChance(store: Store, timezone: string, name: string, time: number): OrderChance | null {
  const supplier = name === '' ? null : store.suppliers.get(name);
  if (!supplier) return null;
  let calendar = calendars.get(supplier);
  if (calendar === undefined) {
    calendar = createSupplierCalendar(supplier, timezone);
    calendars.set(supplier, calendar);
  }
  return calendar?.chance(time) ?? null;
}
