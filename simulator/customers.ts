import type { Scanner } from './devices/scanner.ts';
import { HOUR_MS, MINUTE_MS, type Stage } from './stage.ts';
import type { SimItem } from './world/sim-item.ts';

const OPENS_MS = 8 * HOUR_MS;
const CLOSES_MS = 18 * HOUR_MS;
const RESERVES_MS = 7 * HOUR_MS;
/** A customer takes this many units or fewer; a day's demand beyond that comes from several. */
const UNITS_PER_CUSTOMER = 12;
const MOST_CUSTOMERS = 6;

/** The people who want goods, and the pickers who fetch them: what is not there is lost. */
export interface Customers {
  /** Plans the customers of an item on one day; `day` counts from 0. */
  plan(item: SimItem, day: number, startsAt: number): void;
  /** Units wanted and units handed over. */
  readonly counts: { demanded: number; served: number };
}

export interface CustomersParts {
  readonly pickers: readonly Scanner[];
  /** Where customer orders are announced. */
  readonly demandTopic: string;
}

/** Creates customers who draw from the stage's seed. */
export function createCustomers({ wire, clock, random, warehouse, weigh }: Stage, { pickers, demandTopic }: CustomersParts): Customers {
  const counts = { demanded: 0, served: 0 };

  const fullestBin = (item: SimItem): string =>
    item.bins.reduce((best, bin) => (warehouse.units(item.sku, bin) > warehouse.units(item.sku, best) ? bin : best));

  function serve(item: SimItem, wanted: number, order?: string): void {
    counts.demanded += wanted;
    let missing = wanted;
    for (let tries = 0; missing > 0 && tries < item.bins.length; tries++) {
      const bin = fullestBin(item);
      const taken = warehouse.take(item.sku, bin, missing);
      if (taken === 0) break;
      missing -= taken;
      counts.served += taken;
      weigh(bin);
      // Nobody scans at a scale: that it needs no scan is what it is for.
      if (item.watchedBy === 'scanner') pick(item, { bin, taken, order });
    }
  }

  function pick(item: SimItem, { bin, taken, order }: { bin: string; taken: number; order: string | undefined }): void {
    const operator = `op${taken % 5}`;
    const words = { action: 'pick', code: item.barcode, quantity: taken, location: bin, operator } as const;
    pickers[taken % pickers.length]!.scan({ ...words, ...(order !== undefined && { order }) });
  }

  /** A customer who ordered in advance: reserved in the morning, picked with the order's name, the rest given up. */
  function planReserved(
    item: SimItem,
    { units, startsAt, at, order }: { units: number; startsAt: number; at: number; order: string },
  ): void {
    const say = (status: 'reserved' | 'released') =>
      wire.publish(demandTopic, JSON.stringify({ order, line: 1, sku: item.sku, quantity: units, status }));
    clock.at(startsAt + RESERVES_MS, () => say('reserved'));
    clock.at(at, () => {
      serve(item, units, order);
      say('released');
    });
  }

  return {
    counts,
    plan(item, day, startsAt) {
      const wanted = item.demand.unitsOn(day);
      if (wanted <= 0) return;
      const draw = random.stream('customers', item.sku, day);
      const customers = Math.min(MOST_CUSTOMERS, Math.max(1, Math.ceil(wanted / UNITS_PER_CUSTOMER)));
      for (let customer = 0; customer < customers; customer++) {
        const units = Math.floor(wanted / customers) + (customer < wanted % customers ? 1 : 0);
        const at = startsAt + draw.integer(OPENS_MS / MINUTE_MS, CLOSES_MS / MINUTE_MS) * MINUTE_MS;
        if (item.isReserved && customer === 0) planReserved(item, { units, startsAt, at, order: `C-${item.sku}-${day}` });
        else clock.at(at, () => serve(item, units));
      }
    },
  };
}
