import type { Clock } from '../agent/ports.ts';
import { createCustomers } from './customers.ts';
import { createScale, type Scale } from './devices/scale.ts';
import { createScanner } from './devices/scanner.ts';
import { createDock } from './dock.ts';
import { HOUR_MS, type Stage } from './stage.ts';
import type { UpstreamOrder } from './upstream.ts';

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

export interface FloorParts extends Omit<Stage, 'weigh'> {
  /** What devices show as the time, where that is not the simulation's own. */
  readonly deviceClock?: Pick<Clock, 'now'>;
  /** Restart marker of the devices, where the agent may have seen an earlier run of theirs. */
  readonly boot?: string;
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
  const { wire, clock, warehouse, items, site, boot, upstreamRoot, onPutAway } = parts;
  const bySku = new Map(items.map((item) => [item.sku, item]));
  const scales = scalesOf(parts);
  const scanner = (device: string) => createScanner(wire, parts.deviceClock ?? clock, { site, boot, device });
  const stage: Stage = { ...parts, weigh: (bin) => scales.get(bin)?.report() };
  const pickers = Array.from({ length: PICKERS }, (_, index) => scanner(`gun-${index + 1}`));
  const customers = createCustomers(stage, { pickers, demandTopic: `${upstreamRoot}/demand` });
  const dock = createDock(stage, { scanner: scanner('dock-gun'), onPutAway });
  let [onHandUnitDays, days] = [0, 0];

  return {
    get counts() {
      return { ...customers.counts, onHandUnitDays, days };
    },
    busy: dock.busy,
    open() {
      for (const scale of scales.values()) scale.report();
    },
    planDay(day, startsAt) {
      for (const item of items) {
        if (item.opensOn === day) clock.at(startsAt + HOUR_MS, () => dock.receive(item, item.initialUnits));
        customers.plan(item, day, startsAt);
        dock.planReturn(item, day, startsAt);
      }
      for (let at = HOUR_MS; at < DAY_MS; at += SCALE_EVERY_MS)
        for (const scale of scales.values()) clock.at(startsAt + at, () => scale.report());
      clock.at(startsAt + DAY_MS - 1, () => {
        days++;
        for (const item of items) onHandUnitDays += warehouse.total(item.sku);
      });
    },
    takeTruck(order) {
      const item = bySku.get(order.sku);
      if (item) dock.receive(item, order.quantity, order.id);
    },
  };
}

/** Scales by bin. */
function scalesOf({ wire, clock, deviceClock, random, warehouse, items, site, boot }: FloorParts): Map<string, Scale> {
  const scales = new Map<string, Scale>();
  for (const { sku, watchedBy, bins, unitWeightGrams, tareGrams } of items) {
    if (watchedBy !== 'scale') continue;
    const bin = bins[0]!;
    const setting = { site, boot, bin, unitWeightGrams, tareGrams, units: () => warehouse.units(sku, bin) };
    scales.set(bin, createScale(wire, deviceClock ?? clock, random.stream('scale', bin), setting));
  }
  return scales;
}
