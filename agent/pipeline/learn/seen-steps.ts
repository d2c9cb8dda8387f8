import { weekdayOf } from '../../domain/calendar.ts';
import type { DayDemand } from '../../domain/demand/demand-series.ts';
import type { SeenStep, Unknown } from '../../domain/demand/imputed-demand.ts';
import type { TreatedDemand } from '../../domain/demand/treated-demand.ts';
import type { LearntFrom } from '../../domain/forecast/forecast.ts';
import type { Holiday } from '../../domain/time/holidays.ts';
import type { Store } from '../../store/store.ts';

/** Where a larger share of days is silent, silence says that nothing was sold. */
const MOST_SILENT = 0.1;

/**
 * Days of demand, oldest first, with what is known of each: a day that the item ended with nothing to sell, or of which the whole site said nothing, may hide demand. A
 * closed holiday keeps its place in the week.
 */
export function seenSteps(
  store: Store,
  sku: string,
  { days, holidayOn }: { readonly days: readonly DayDemand[]; readonly holidayOn: (day: number) => Holiday | null },
): SeenStep[] {
  const first = days[0]?.day ?? 0;
  const out = new Set<number>();
  for (const { fromDay, throughDay } of store.dayCloses.stockouts(sku, first))
    for (let day = Math.max(first, fromDay); day <= throughDay; day++) out.add(day);
  const unheard = unheardDays(store, first, days.length);
  const unknownOf = ({ day, quantity }: DayDemand): Unknown | null => {
    if (quantity === 0 && holidayOn(day)?.closed) return 'closed';
    if (out.has(day)) return 'stockout';
    return quantity === 0 && unheard.has(day) ? 'gap' : null;
  };
  return days.map((day) => ({ quantity: day.quantity, phase: weekdayOf(day.day), unknown: unknownOf(day) }));
}

/** Days from `first` on of which the whole site said nothing, where among so many days they are few; else silence says that nothing was sold, and there is none. */
export function unheardDays(store: Store, first: number, among: number): ReadonlySet<number> {
  const unheard = store.dayCloses.unheard(first);
  return unheard.size <= MOST_SILENT * among ? unheard : new Set();
}

/** What a forecast of these days was learnt from, in numbers: only what its model still sees counts. */
export function learntFrom({ series, marks, shift }: TreatedDemand, days: readonly DayDemand[]): LearntFrom {
  const seen = marks.filter(({ at }) => at >= (shift?.at ?? 0));
  const count = (because: (typeof marks)[number]['because']) => seen.filter((mark) => mark.because === because).length;
  return {
    steps: series.length,
    stockouts: count('stockout'),
    gaps: count('gap'),
    oneOffs: count('one-off'),
    returns: count('return'),
    shiftDay: shift ? days[shift.at]!.day : null,
  };
}
