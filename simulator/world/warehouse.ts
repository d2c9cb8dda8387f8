import { invariant } from '../../agent/domain/invariant.ts';

/** What is really there: units per SKU and location. Goods move or leave; they never appear from nowhere or go below zero. */
export interface Warehouse {
  units(sku: string, location: string): number;
  /** Over all locations. */
  total(sku: string): number;
  put(sku: string, location: string, units: number): void;
  /** Takes up to `units` and says how many there were. */
  take(sku: string, location: string, units: number): number;
  move(sku: string, from: string, to: string, units: number): void;
  /** Every place that holds something, or once did. */
  places(): { readonly sku: string; readonly location: string; readonly units: number }[];
}

/** Creates an empty warehouse. */
export function createWarehouse(): Warehouse {
  const stock = new Map<string, Map<string, number>>();
  const of = (sku: string): Map<string, number> => {
    let places = stock.get(sku);
    if (!places) {
      places = new Map();
      stock.set(sku, places);
    }
    return places;
  };
  const units = (sku: string, location: string): number => stock.get(sku)?.get(location) ?? 0;
  const put = (sku: string, location: string, added: number): void => {
    invariant(Number.isInteger(added) && added >= 0, `${added} units of ${sku} put at ${location}`);
    of(sku).set(location, units(sku, location) + added);
  };
  const take = (sku: string, location: string, wanted: number): number => {
    const taken = Math.min(wanted, units(sku, location));
    of(sku).set(location, units(sku, location) - taken);
    return taken;
  };
  return {
    units,
    total: (sku) => [...(stock.get(sku)?.values() ?? [])].reduce((sum, value) => sum + value, 0),
    put,
    take,
    move(sku, from, to, moved) {
      const taken = take(sku, from, moved);
      invariant(taken === moved, `${moved} of ${sku} moved from ${from}, which held ${taken}`);
      put(sku, to, moved);
    },
    places: () => [...stock].flatMap(([sku, places]) => [...places].map(([location, value]) => ({ sku, location, units: value }))),
  };
}
