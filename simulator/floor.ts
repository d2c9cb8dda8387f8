import type { Clock } from '../agent/ports.ts';
import { createScale, type Scale } from './devices/scale.ts';
import { createScanner, type Scanner } from './devices/scanner.ts';
import type { SeededRandom } from './random.ts';
import type { UpstreamOrder } from './upstream.ts';
import type { Wire } from './wire.ts';
import type { SimItem } from './world/sim-item.ts';
import type { Warehouse } from './world/warehouse.ts';

export const DOCK = 'RECEIVING';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const OPENS = 8 * HOUR;
const CLOSES = 18 * HOUR;
const SCALE_EVERY = 4 * HOUR;
/** A customer takes this many units or fewer; a day's demand beyond that comes from several. */
const UNITS_PER_CUSTOMER = 12;
const MOST_CUSTOMERS = 6;

/** What happened, in units. */
export interface FloorCounts {
  demanded: number;
  served: number;
  returned: number;
  /** Sum over days and items of units on hand at the end of the day. */
  onHandUnitDays: number;
  days: number;
}

export interface FloorParts {
  readonly wire: Wire;
  readonly clock: Clock;
  /** What devices show as the time, where that is not the simulation's own. */
  readonly deviceClock?: Pick<Clock, 'now'>;
  /** Restart marker of the devices, where the agent may have seen an earlier run of theirs. */
  readonly boot?: string;
  readonly random: SeededRandom;
  readonly warehouse: Warehouse;
  readonly items: readonly SimItem[];
  readonly site: string;
  /** Below this topic upstream's customer orders go out. */
  readonly upstreamRoot: string;
  readonly onPutAway: (orderId: string) => void;
}

/** The people on the floor: shoppers and pickers by day, somebody at the dock when a truck comes, scales that report by themselves. */
export interface Floor {
  /** The scales say what lies there: nothing yet. */
  open(): void;
  /** Plans one day of customers; `day` counts from 0. */
  planDay(day: number, startsAt: number): void;
  takeTruck(order: UpstreamOrder): void;
  /** Goods at the dock on their way to a bin. */
  busy(): number;
  readonly counts: FloorCounts;
}

/** Creates the floor; nothing happens before `open`. */
export function createFloor(parts: FloorParts): Floor {
  const { wire, clock, random, warehouse, items, site, boot } = parts;
  const deviceClock = parts.deviceClock ?? clock;
  const counts: FloorCounts = { demanded: 0, served: 0, returned: 0, onHandUnitDays: 0, days: 0 };
  const bySku = new Map(items.map((item) => [item.sku, item]));
  const scales = new Map<string, Scale>();
  const guns: Scanner[] = Array.from({ length: 4 }, (_, index) =>
    createScanner(wire, deviceClock, { site, boot, device: `gun-${index + 1}` }),
  );
  const dockGun = createScanner(wire, deviceClock, { site, boot, device: 'dock-gun' });
  let busy = 0;

  for (const item of items) {
    if (item.watchedBy !== 'scale') continue;
    const bin = item.bins[0]!;
    const { unitWeightGrams, tareGrams } = item;
    scales.set(
      bin,
      createScale(wire, deviceClock, random.stream('scale', bin), {
        site,
        boot,
        bin,
        unitWeightGrams,
        tareGrams,
        units: () => warehouse.units(item.sku, bin),
      }),
    );
  }

  const fullestBin = (item: SimItem): string =>
    item.bins.reduce((best, bin) => (warehouse.units(item.sku, bin) > warehouse.units(item.sku, best) ? bin : best));

  /** One customer: what is not on the shelf is lost. */
  function serve(item: SimItem, wanted: number, order?: string): number {
    counts.demanded += wanted;
    let missing = wanted;
    for (let tries = 0; missing > 0 && tries < item.bins.length; tries++) {
      const bin = fullestBin(item);
      const taken = warehouse.take(item.sku, bin, missing);
      if (taken === 0) break;
      missing -= taken;
      counts.served += taken;
      scales.get(bin)?.report();
      // Nobody scans at a scale: that it needs no scan is what it is for.
      if (item.watchedBy === 'scanner')
        guns[taken % guns.length]!.scan({
          action: 'pick',
          code: item.barcode,
          quantity: taken,
          location: bin,
          operator: `op${taken % 5}`,
          ...(order !== undefined && { order }),
        });
    }
    return wanted - missing;
  }

  function planCustomers(item: SimItem, startsAt: number, day: number): void {
    const wanted = item.demand.unitsOn(day);
    if (wanted <= 0) return;
    const draw = random.stream('customers', item.sku, day);
    const customers = Math.min(MOST_CUSTOMERS, Math.max(1, Math.ceil(wanted / UNITS_PER_CUSTOMER)));
    for (let customer = 0; customer < customers; customer++) {
      const units = Math.floor(wanted / customers) + (customer < wanted % customers ? 1 : 0);
      const at = startsAt + draw.integer(OPENS / MINUTE, CLOSES / MINUTE) * MINUTE;
      if (item.isReserved && customer === 0) planReserved(item, { units, startsAt, at, order: `C-${item.sku}-${day}` });
      else clock.at(at, () => void serve(item, units));
    }
  }

  /** A customer who ordered in advance: reserved in the morning, picked with the order's name, the rest given up. */
  function planReserved(item: SimItem, plan: { units: number; startsAt: number; at: number; order: string }): void {
    const { units, order } = plan;
    const say = (status: 'reserved' | 'released') =>
      wire.publish(`${parts.upstreamRoot}/demand`, JSON.stringify({ order, line: 1, sku: item.sku, quantity: units, status }));
    clock.at(plan.startsAt + 7 * HOUR, () => say('reserved'));
    clock.at(Math.max(plan.at, plan.startsAt + OPENS), () => {
      serve(item, units, order);
      say('released');
    });
  }

  function planReturn(item: SimItem, startsAt: number, day: number): void {
    const draw = random.stream('return', item.sku, day);
    if (item.watchedBy !== 'scanner' || !draw.chance(0.01)) return;
    const condition = draw.chance(0.5) ? 'sellable' : 'quarantine';
    clock.at(startsAt + draw.integer(10, 16) * HOUR, () => {
      counts.returned++;
      dockGun.scan({ action: 'return', code: item.barcode, quantity: 1, condition });
      if (condition === 'quarantine') return;
      warehouse.put(item.sku, DOCK, 1);
      planPutAway(item, 1, () => undefined);
    });
  }

  function planPutAway(item: SimItem, units: number, done: () => void): void {
    busy++;
    clock.after(random.stream('putaway', item.sku, clock.now()).integer(20, 90) * MINUTE, () => {
      const bin = item.bins.reduce((best, candidate) =>
        warehouse.units(item.sku, candidate) < warehouse.units(item.sku, best) ? candidate : best,
      );
      warehouse.move(item.sku, DOCK, bin, units);
      dockGun.scan({ action: 'putaway', code: item.barcode, quantity: units, to: bin });
      scales.get(bin)?.report();
      busy--;
      done();
    });
  }

  function receive(item: SimItem, units: number, order?: string): void {
    warehouse.put(item.sku, DOCK, units);
    // Whole cases are scanned by the case.
    const byCase = item.unitsPerPack > 1 && units % item.unitsPerPack === 0;
    const [code, quantity] = byCase ? [item.caseCode, units / item.unitsPerPack] : [item.barcode, units];
    dockGun.scan({ action: 'receive', code, quantity, ...(order !== undefined && { order }) });
    planPutAway(item, units, () => order !== undefined && parts.onPutAway(order));
  }

  function closeDay(): void {
    counts.days++;
    for (const item of items) counts.onHandUnitDays += warehouse.total(item.sku);
  }

  return {
    counts,
    busy: () => busy,
    open() {
      for (const scale of scales.values()) scale.report();
    },
    planDay(day, startsAt) {
      for (const item of items) {
        if (item.opensOn === day) clock.at(startsAt + HOUR, () => receive(item, item.initialUnits));
        planCustomers(item, startsAt, day);
        planReturn(item, startsAt, day);
      }
      for (let at = 0; at < DAY; at += SCALE_EVERY)
        for (const scale of scales.values()) clock.at(startsAt + at + HOUR, () => scale.report());
      clock.at(startsAt + DAY - 1, closeDay);
    },
    takeTruck(order) {
      const item = bySku.get(order.sku);
      if (item) receive(item, order.quantity, order.id);
    },
  };
}
