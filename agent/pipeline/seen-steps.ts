import { weekdayOf } from '../domain/calendar.ts';
import type { DayDemand } from '../domain/demand-series.ts';
import type { LearntFrom } from '../domain/forecast.ts';
import type { SeenStep } from '../domain/imputed-demand.ts';
import type { TreatedDemand } from '../domain/treated-demand.ts';
import type { Store } from '../store/store.ts';

/** Where a larger share of days is silent, silence says that nothing was sold. */
const MOST_SILENT = 0.1;

/** Days of demand, oldest first, with what is known of each: a day that the item ended with nothing to sell, or of which the whole site said nothing, may hide demand. */
export function seenSteps(store: Store, sku: string, days: readonly DayDemand[]): SeenStep[] {
  const first = days[0]?.day ?? 0;
  const out = new Set<number>();
  for (const { fromDay, throughDay } of store.dayCloses.stockouts(sku, first))
    for (let day = Math.max(first, fromDay); day <= throughDay; day++) out.add(day);
  const unheard = store.dayCloses.unheard(first);
  const isTalkative = unheard.size <= MOST_SILENT * days.length;
  return days.map(({ day, quantity }) => ({
    quantity,
    phase: weekdayOf(day),
    unknown: out.has(day) ? 'stockout' : isTalkative && quantity === 0 && unheard.has(day) ? 'gap' : null,
  }));
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
