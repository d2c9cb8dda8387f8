import { DAY_MS, weekdayOf } from '../../agent/domain/calendar.ts';
import { createCustomers } from '../customers.ts';
import { createScale, type Scale } from '../devices/scale.ts';
import { createScanner, type Scanner } from '../devices/scanner.ts';
import { createDock, type Dock } from '../dock.ts';
import { createRandom } from '../random.ts';
import { HOUR_MS, type Stage } from '../stage.ts';
import { createVirtualClock, type VirtualClock } from '../virtual-clock.ts';
import type { Wire } from '../wire.ts';
import { ordinaryConditions } from '../world/conditions.ts';
import type { SimItem } from '../world/sim-item.ts';
import { createWarehouse, type Warehouse } from '../world/warehouse.ts';
import { createCrew } from './crew.ts';
import type { Operation, Truck } from './operation.ts';

/** A message of a device, `at` milliseconds after the start of day 0. */
export interface DeviceMessage {
  readonly at: number;
  readonly topic: string;
  readonly text: string;
}

/** What an operation came to. */
export interface PlayedOperation {
  /** What lies where at the end. */
  readonly warehouse: Warehouse;
  readonly devices: number;
  readonly unitsWanted: number;
  readonly unitsServed: number;
}

/** How far apart what a truck brings is scanned, at most. */
const UNLOAD_EVERY_MS = 20_000;
const UNLOAD_WITHIN_MS = 3 * HOUR_MS;
const OPENS_MS = HOUR_MS;

/** Plays an operation on the virtual clock, day after day; `take` has each day's messages, in the order in which they were sent. */
export async function playOperation(
  operation: Operation,
  take: (messages: readonly DeviceMessage[]) => Promise<void>,
): Promise<PlayedOperation> {
  const { firstDay, days, items, site } = operation;
  const start = firstDay * DAY_MS;
  const clock = createVirtualClock(start);
  const warehouse = createWarehouse();
  let sent: DeviceMessage[] = [];
  const wire: Wire = {
    publish: (topic, text) => void sent.push({ at: clock.now() - start, topic, text }),
    listen: () => undefined,
    underWay: () => 0,
  };
  const random = createRandom(operation.seed).stream('operation');
  const devices = { site, boot: `seed-${operation.seed}` };
  const scales = scalesOf(items, { wire, clock, random, warehouse }, devices);
  const scanners = (name: string, count: number): Scanner[] =>
    Array.from({ length: count }, (_, index) => createScanner(wire, clock, { ...devices, device: `${name}-${index + 1}` }));
  const stage: Stage = {
    ...{ wire, clock, random, warehouse, items, conditions: ordinaryConditions() },
    weigh: (bin) => scales.get(bin)?.report(),
  };
  const crew = createCrew(operation.shifts, scanners('gun', operation.scanners), { clock, random: random.stream('crew') });
  const dockScanners = scanners('dock-gun', operation.dockScanners);
  // What upstream would say of customers' orders comes from no device.
  const customers = createCustomers(stage, {
    pickers: [crew.scanner],
    upstreamWire: { ...wire, publish: () => undefined },
    demandTopic: '',
    comesAt: crew.comesAt,
  });
  const dock = createDock(stage, { scanner: taking(dockScanners), onPutAway: () => undefined });
  const goods = goodsIn(operation, { clock, dock, warehouse });

  for (const [index, scale] of [...scales.values()].entries()) keepReporting(scale, index, { clock, operation, count: scales.size });
  for (let day = 0; day < days; day++) {
    const startsAt = start + day * DAY_MS;
    goods.plan(day, startsAt);
    for (const item of items) {
      customers.plan(item, day, startsAt);
      dock.planReturn(item, day, startsAt);
    }
    // What is due at midnight sharp belongs to the next day.
    await clock.runUntil(startsAt + DAY_MS - 1);
    const messages = sent;
    sent = [];
    await take(messages);
  }
  const { demanded, served } = customers.counts;
  return { warehouse, devices: scales.size + operation.scanners + operation.dockScanners, unitsWanted: demanded, unitsServed: served };
}

function scalesOf(
  items: readonly SimItem[],
  { wire, clock, random, warehouse }: Pick<Stage, 'wire' | 'clock' | 'random' | 'warehouse'>,
  devices: { site: string; boot: string },
): Map<string, Scale> {
  const scales = new Map<string, Scale>();
  for (const { sku, watchedBy, bins, unitWeightGrams, tareGrams } of items) {
    if (watchedBy !== 'scale') continue;
    const bin = bins[0]!;
    const setting = { ...devices, bin, unitWeightGrams, tareGrams, units: () => warehouse.units(sku, bin) };
    scales.set(bin, createScale(wire, clock, random.stream('scale', bin), setting));
  }
  return scales;
}

/** Scales do not all speak at once: each has its own moment within the interval. */
function keepReporting(
  scale: Scale,
  index: number,
  { clock, operation, count }: { clock: VirtualClock; operation: Operation; count: number },
): void {
  const again = (): void => {
    scale.report();
    clock.after(operation.scaleEveryMs, again);
  };
  clock.after(Math.floor((operation.scaleEveryMs * index) / count), again);
}

/** One scanner after the other. */
function taking(scanners: readonly Scanner[]): Scanner {
  let turn = 0;
  return {
    scan: (words) => scanners[turn++ % scanners.length]!.scan(words),
    sync() {
      for (const scanner of scanners) scanner.sync();
    },
  };
}

/** The opening stock and the trucks. */
function goodsIn(operation: Operation, { clock, dock, warehouse }: { clock: VirtualClock; dock: Dock; warehouse: Warehouse }) {
  const { items, trucks, days, firstDay } = operation;
  const means = new Map(items.map((item) => [item.sku, meanOf(item, days)]));

  function unload(wanted: readonly SimItem[], unitsOf: (item: SimItem) => number): void {
    const every = Math.min(UNLOAD_EVERY_MS, Math.floor(UNLOAD_WITHIN_MS / Math.max(1, wanted.length)));
    let turn = 0;
    for (const item of wanted) {
      const units = unitsOf(item);
      if (units > 0) clock.after(every * turn++, () => dock.receive(item, units));
    }
  }

  function missing(item: SimItem, { coverDays }: Truck): number {
    const level = Math.ceil(means.get(item.sku)! * coverDays);
    return Math.ceil(Math.max(0, level - warehouse.total(item.sku)) / item.unitsPerPack) * item.unitsPerPack;
  }

  return {
    plan(day: number, startsAt: number): void {
      const opening = items.filter((item) => item.opensOn === day);
      clock.at(startsAt + OPENS_MS, () => unload(opening, (item) => item.initialUnits));
      for (const truck of trucks) {
        if (!truck.days.has(weekdayOf(firstDay + day))) continue;
        const on = items.filter((item) => item.opensOn < day && (truck.suppliers?.has(item.supplier) ?? true));
        clock.at(startsAt + truck.at, () => unload(on, (item) => missing(item, truck)));
      }
    },
  };
}

function meanOf(item: SimItem, days: number): number {
  let sum = 0;
  for (let day = item.opensOn; day < days; day++) sum += item.demand.unitsOn(day);
  return sum / Math.max(1, days - item.opensOn);
}
