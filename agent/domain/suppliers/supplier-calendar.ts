import { type Calendar, createCalendar, WEEKDAYS } from '../calendar.ts';
import { holidayFinder } from '../time/holidays.ts';
import { ORDER_DAYS, type SupplierTerms } from './supplier.ts';

/** When a supplier takes an order. Days are local calendar days, times UTC milliseconds. */
export interface OrderChance {
  /** The order day that an order counts for, and the one after it. */
  readonly day: number;
  readonly nextDay: number;
  /** Whole days until each of them, from the day of the decision on. */
  readonly waitDays: number;
  readonly nextDays: number;
  /** When the lead time begins: at the decision, or with the order day where that is still to come. */
  readonly takenAt: number;
  /** Orders decided from then on count for the same order day. */
  readonly since: number;
}

/** A supplier's order days and cut-off on the site's clock. */
export interface SupplierCalendar {
  /** Where an order decided at a time counts, never before it, and in the order of the decisions; null where no day of the coming year takes orders. */
  chance(time: number): OrderChance | null;
}

const LOOKED_AHEAD_DAYS = 366;

/** Creates it; null where the supplier takes orders at any time. */
export function createSupplierCalendar(terms: SupplierTerms, timezone: string): SupplierCalendar | null {
  const { orderDays, cutoff } = terms;
  const closed = terms.closed ?? [];
  if (!orderDays && cutoff === null && closed.length === 0) return null;
  const dayFrom = (businessDayStart: string): Calendar =>
    createCalendar({ timezone, businessDayStart, openDays: WEEKDAYS.filter((_, at) => orderDays?.includes(ORDER_DAYS[at]!) ?? true) });
  const days = dayFrom('00:00');
  const cuts = cutoff === null ? null : dayFrom(cutoff);
  const closedOn = holidayFinder(closed.map((date) => ({ date, name: 'closed', closed: true })));
  const takesOrders = (day: number): boolean => days.isOpen(day) && closedOn(day) === null;
  const endOf = (day: number): number => (cuts ? cuts.startOfDay(day) : days.startOfDay(day + 1));

  function firstFrom(day: number): number | null {
    for (let next = day; next <= day + LOOKED_AHEAD_DAYS; next++) if (takesOrders(next)) return next;
    return null;
  }

  /** When the order day before this one ended; its own beginning where there was none in a year. */
  function endBefore(day: number): number {
    for (let last = day - 1; last >= day - LOOKED_AHEAD_DAYS; last--) if (takesOrders(last)) return endOf(last);
    return days.startOfDay(day);
  }

  return {
    chance(time) {
      const today = days.businessDay(time);
      const day = firstFrom(time < endOf(today) ? today : today + 1);
      const nextDay = day === null ? null : firstFrom(day + 1);
      if (day === null || nextDay === null) return null;
      return {
        ...{ day, nextDay, waitDays: day - today, nextDays: nextDay - today },
        ...{ takenAt: Math.max(time, days.startOfDay(day)), since: Math.min(time, endBefore(day)) },
      };
    },
  };
}
