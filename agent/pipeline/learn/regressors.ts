import type { Regressor } from '../../domain/forecast/forecast.ts';
import type { Item } from '../../domain/items/item.ts';
import type { Holiday } from '../../domain/time/holidays.ts';
import type { Promotion, SignalDay } from '../../store/demand-drivers.ts';
import type { Store } from '../../store/store.ts';

/** The business days of a series, those of the steps ahead of it, and what is special of a day. */
export interface SeriesDays {
  readonly past: readonly number[];
  readonly ahead: readonly number[];
  readonly holidayOn: (day: number) => Holiday | null;
}

/** What may move demand, and on which past steps it is therefore no wonder if it is unusual. */
export interface ItemRegressors {
  readonly regressors: readonly Regressor[];
  readonly isUnusual: (step: number) => boolean;
}

/** A signal that is known of fewer days says nothing. */
const LEAST_KNOWN = 14;
const RECENT = 28;
/** A figure that changes less often than this, as a price does, stays as it is until somebody says otherwise; another goes back to its usual. */
const STILL = 0.8;

/** What may move the demand of an item beside time: its promotions, special days, and signals. */
export function itemRegressors(store: Store, item: Item, days: SeriesDays): ItemRegressors {
  const [from, through] = [days.past[0] ?? 0, days.ahead.at(-1) ?? 0];
  const promotions = store.demandDrivers.promotions(item, from, through);
  const switches = [...promotionRegressors(promotions, days), ...specialDayRegressors(days)];
  return {
    regressors: [...switches, ...signalRegressors(store.demandDrivers.signals(item.sku, from, through), days)],
    isUnusual: (step) => switches.some(({ past }) => past[step] === 1),
  };
}

function specialDayRegressors(days: SeriesDays): Regressor[] {
  const nameOf = (day: number) => {
    const holiday = days.holidayOn(day);
    return holiday && !holiday.closed ? holiday.name : null;
  };
  const names = new Set([...days.past, ...days.ahead].flatMap((day) => nameOf(day) ?? []));
  return [...names].map((name) => switched(name, days, (day) => nameOf(day) === name));
}

function switched(name: string, { past, ahead }: SeriesDays, isOn: (day: number) => boolean): Regressor {
  const value = (day: number) => (isOn(day) ? 1 : 0);
  return { name, past: past.map(value), future: ahead.map(value) };
}

function promotionRegressors(promotions: readonly Promotion[], days: SeriesDays): Regressor[] {
  return [...new Set(promotions.map(({ name }) => name))].map((name) => {
    const own = promotions.filter((promotion) => promotion.name === name);
    const said = own.filter(({ uplift }) => uplift !== null).at(-1)?.uplift;
    const regressor = switched(name, days, (day) => own.some(({ fromDay, throughDay }) => day >= fromDay && day <= throughDay));
    return said == null ? regressor : { ...regressor, expected: said };
  });
}

function signalRegressors(rows: readonly SignalDay[], { past, ahead }: SeriesDays): Regressor[] {
  const names = [...new Set(rows.map(({ name }) => name))];
  return names.flatMap((name) => {
    // What is said of the item itself comes later and goes before what is said of every item.
    const known = new Map(rows.filter((row) => row.name === name).map(({ day, value }) => [day, value]));
    const seen = past.flatMap((day) => known.get(day) ?? []);
    if (seen.length < LEAST_KNOWN) return [];
    const changes = seen.filter((value, index) => index > 0 && value !== seen[index - 1]).length;
    const isStill = changes <= (1 - STILL) * (seen.length - 1);
    const usual = median(seen.slice(-RECENT));
    let last = isStill ? seen[0]! : usual;
    const filled = (day: number): number => {
      const value = known.get(day);
      if (value !== undefined && isStill) last = value;
      return value ?? last;
    };
    return [{ name, past: past.map(filled), future: ahead.map(filled) }];
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
