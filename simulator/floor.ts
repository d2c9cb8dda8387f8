import type { Clock } from '../agent/ports.ts';
import { createCustomers } from './customers.ts';
import { createScale, type Scale } from './devices/scale.ts';
import { createScanner, type Scanner } from './devices/scanner.ts';
import { createDock } from './dock.ts';
import { HOUR_MS, type Stage } from './stage.ts';
import type { UpstreamOrder } from './upstream.ts';
import type { Wire } from './wire.ts';
import { type Conditions, ordinaryConditions } from './world/conditions.ts';

const DAY_MS = 24 * HOUR_MS;
const SCALE_EVERY_MS = 4 * HOUR_MS;
const PICKERS = 4;

/** What happened, in units. */
export interface FloorCounts {
  readonly demanded: number;
  readonly served: number;
  /** Sum over days and items of units on hand at the end of the day. */
  readonly onHandUnitDays: number;
  readonly days: number;
}

export interface FloorParts extends Omit<Stage, 'weigh' | 'conditions'> {
  readonly conditions?: Conditions;
  /** How upstream talks, where that is not the devices' wire. */
  readonly upstreamWire?: Wire;
  /** Begins the names of the scanners, where there is more than one floor. */
  readonly devicePrefix?: string;
  readonly unitsPerCustomer?: number;
  /** What devices show as the time, where that is not the simulation's own. */
  readonly deviceClock?: Pick<Clock, 'now'>;
  /** Restart marker of the devices, where the agent may have seen an earlier run of theirs. */
  readonly boot?: string;
  readonly site: string;
  /** Below this topic upstream's customer orders go out. */
  readonly upstreamRoot: string;
  readonly onPutAway: (orderId: string, units: number) => void;
}

/** The people on the floor: shoppers and pickers by day, somebody at the dock when a truck comes, scales that report by themselves. */
export interface Floor {
  /** The scales say what lies there: nothing yet. */
  open(): void;
  /** The scales say what lies there, and the scanners send what they could not. */
  report(): void;
  /** Plans one day of customers; `day` counts from 0. */
  planDay(day: number, startsAt: number): void;
  takeTruck(order: UpstreamOrder, units?: number): void;
  /** Somebody counts every bin that no scale keeps, one after the other, within so many milliseconds. */
  takeStock(withinMs: number): void;
  /** Names of everything that publishes. */
  readonly devices: readonly string[];
  /** Goods at the dock on their way to a bin. */
  busy(): number;
  readonly counts: FloorCounts;
}

/** Creates the floor; nothing happens before `open`. */
export function createFloor(parts: FloorParts): Floor {
  const { wire, clock, warehouse, items, site, boot, upstreamRoot, onPutAway, devicePrefix = '' } = parts;
  const conditions = parts.conditions ?? ordinaryConditions();
  const bySku = new Map(items.map((item) => [item.sku, item]));
  const scales = scalesOf(parts, conditions);
  const scanners = new Map<string, Scanner>();
  const scanner = (name: string): Scanner => {
    const device = `${devicePrefix}${name}`;
    const made = createScanner(wire, parts.deviceClock ?? clock, { site, boot, device, conditions });
    scanners.set(device, made);
    return made;
  };
  const stage: Stage = { ...parts, conditions, weigh: (bin) => scales.get(bin)?.report() };
  const pickers = Array.from({ length: PICKERS }, (_, index) => scanner(`gun-${index + 1}`));
  const customers = createCustomers(stage, {
    pickers,
    upstreamWire: parts.upstreamWire ?? wire,
    ...(parts.unitsPerCustomer !== undefined && { unitsPerCustomer: parts.unitsPerCustomer }),
    demandTopic: `${upstreamRoot}/demand`,
  });
  const dock = createDock(stage, { scanner: scanner('dock-gun'), onPutAway });
  const counter = scanner('count-gun');
  let counting = 0;
  let [onHandUnitDays, days] = [0, 0];

  /** What is due without an occasion: scales say what lies there, scanners send what they have kept. */
  function report(): void {
    for (const scale of scales.values()) scale.report();
    for (const { sync } of scanners.values()) sync();
  }

  return {
    get counts() {
      return { ...customers.counts, onHandUnitDays, days };
    },
    devices: [...scanners.keys(), ...scales.keys()],
    busy: () => dock.busy() + counting,
    open() {
      report();
    },
    report,
    planDay(day, startsAt) {
      for (const item of items) {
        if (item.opensOn === day) clock.at(startsAt + HOUR_MS, () => dock.receive(item, item.initialUnits));
        customers.plan(item, day, startsAt);
        dock.planReturn(item, day, startsAt);
      }
      for (let at = HOUR_MS; at < DAY_MS; at += SCALE_EVERY_MS) clock.at(startsAt + at, report);
      clock.at(startsAt + DAY_MS - 1, () => {
        days++;
        for (const item of items) onHandUnitDays += warehouse.total(item.sku);
      });
    },
    takeStock(withinMs) {
      const places = items.flatMap(({ sku, barcode, bins, watchedBy }) =>
        watchedBy === 'scanner' ? bins.map((location) => ({ sku, code: barcode, location })) : [],
      );
      places.forEach(({ sku, code, location }, index) => {
        counting++;
        clock.after((withinMs * index) / places.length, () => {
          counting--;
          counter.scan({ action: 'count', code, quantity: warehouse.units(sku, location), location });
        });
      });
    },
    takeTruck(order, units = order.quantity) {
      const item = bySku.get(order.sku);
      if (item) dock.receive(item, units, order.id);
    },
  };
}

/** Scales by bin. */
function scalesOf(
  { wire, clock, deviceClock, random, warehouse, items, site, boot }: FloorParts,
  conditions: Conditions,
): Map<string, Scale> {
  const scales = new Map<string, Scale>();
  for (const { sku, watchedBy, bins, unitWeightGrams, tareGrams } of items) {
    if (watchedBy !== 'scale') continue;
    const bin = bins[0]!;
    const setting = { site, boot, bin, conditions, unitWeightGrams, tareGrams, units: () => warehouse.units(sku, bin) };
    scales.set(bin, createScale(wire, deviceClock ?? clock, random.stream('scale', bin), setting));
  }
  return scales;
}
