import type { Scanner } from './devices/scanner.ts';
import type { SeededRandom } from './random.ts';
import { HOUR_MS, MINUTE_MS, type Stage } from './stage.ts';
import type { Wire } from './wire.ts';
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
  readonly upstreamWire: Wire;
  /** A customer takes so many units or fewer, 12 unless it is given. */
  readonly unitsPerCustomer?: number;
  /** Where customer orders are announced. */
  readonly demandTopic: string;
  /** When a customer comes on the day that begins at `startsAt`, null where nobody works then; without it between 8 and 18. */
  readonly comesAt?: (draw: SeededRandom, startsAt: number) => number | null;
}

const atOpenHours = (draw: SeededRandom, startsAt: number): number =>
  startsAt + draw.integer(OPENS_MS / MINUTE_MS, CLOSES_MS / MINUTE_MS) * MINUTE_MS;

/** Creates customers who draw from the stage's seed. */
export function createCustomers(
  { clock, random, warehouse, conditions, weigh }: Stage,
  { pickers, upstreamWire, unitsPerCustomer = UNITS_PER_CUSTOMER, demandTopic, comesAt = atOpenHours }: CustomersParts,
): Customers {
  const counts = { demanded: 0, served: 0 };

  const fullestBin = (item: SimItem): string =>
    item.bins.reduce((best, bin) => (warehouse.units(item.sku, bin) > warehouse.units(item.sku, best) ? bin : best));

  /** What a customer wants today of what he wants on other days. */
  function wish(item: SimItem, units: number, draw: SeededRandom): number {
    const wished = units * conditions.demandFactor * (conditions.demandFactorOf.get(item.sku) ?? 1);
    return Number.isInteger(wished) ? wished : Math.floor(wished) + (draw.chance(wished % 1) ? 1 : 0);
  }

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
    { wanted, startsAt, at, order }: { wanted: () => number; startsAt: number; at: number; order: string },
  ): void {
    clock.at(startsAt + RESERVES_MS, () => {
      const units = wanted();
      if (units === 0) return;
      const say = (status: 'reserved' | 'released') =>
        upstreamWire.publish(demandTopic, JSON.stringify({ order, line: 1, sku: item.sku, quantity: units, status }));
      say('reserved');
      clock.at(at, () => {
        serve(item, units, order);
        say('released');
      });
    });
  }

  return {
    counts,
    plan(item, day, startsAt) {
      const wanted = item.demand.unitsOn(day);
      if (wanted <= 0) return;
      const draw = random.stream('customers', item.sku, day);
      const customers = Math.min(MOST_CUSTOMERS, Math.max(1, Math.ceil(wanted / unitsPerCustomer)));
      for (let customer = 0; customer < customers; customer++) {
        const units = Math.floor(wanted / customers) + (customer < wanted % customers ? 1 : 0);
        const at = comesAt(draw, startsAt);
        if (at === null) continue;
        const wishes = () => wish(item, units, draw.stream('wish', customer));
        if (item.isReserved && customer === 0) planReserved(item, { wanted: wishes, startsAt, at, order: `C-${item.sku}-${day}` });
        else clock.at(at, () => serve(item, wishes()));
      }
    },
  };
}
