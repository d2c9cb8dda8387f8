import { DAY_MS } from '../agent/domain/calendar.ts';
import type { Clock } from '../agent/ports.ts';
import { createFloor, type Floor } from './floor.ts';
import type { Scene } from './scene.ts';
import { createStoppableClock } from './stoppable-clock.ts';
import { createUpstream, purchasing, type Upstream, type UpstreamSetting } from './upstream.ts';
import type { Wire } from './wire.ts';
import { type Conditions, ordinaryConditions } from './world/conditions.ts';
import { createWarehouse, type Warehouse } from './world/warehouse.ts';

/** A warehouse and its upstream that go on day after day on an accelerated clock. */
export interface AcceleratedWorld {
  readonly warehouse: Warehouse;
  readonly floor: Floor;
  readonly upstream: Upstream;
  /** Opens, and plans each day as it begins, until `stop`: then nothing more happens. */
  start(onDay: (day: number) => void): void;
  stop(): void;
}

export interface AcceleratedParts {
  readonly clock: Clock;
  /** When day 0 begins, on that clock. */
  readonly startsAt: number;
  readonly site: string;
  readonly gateway: string;
  readonly deviceClock?: Pick<Clock, 'now'>;
  readonly boot?: string;
  readonly tellsArrival?: boolean;
  /** What controls may put out of order. */
  readonly conditions?: Conditions;
  readonly onStage: UpstreamSetting['onStage'];
  readonly onPutAway: (orderId: string) => void;
}

/** Builds the world of a scene over two wires, one for devices and one for upstream. */
export function createAcceleratedWorld(scene: Scene, wires: { devices: Wire; upstream: Wire }, parts: AcceleratedParts): AcceleratedWorld {
  const { startsAt, site } = parts;
  const clock = createStoppableClock(parts.clock);
  const warehouse = createWarehouse();
  const conditions = parts.conditions ?? ordinaryConditions();
  const root = `quartermaster/v1/${site}/${parts.gateway}`;
  const upstream: Upstream = createUpstream(wires.upstream, clock, scene.random.stream('upstream'), {
    root,
    ...purchasing(scene.items),
    conditions,
    tellsArrival: parts.tellsArrival ?? true,
    onTruck: (order, units) => floor.takeTruck(order, units),
    onStage: parts.onStage,
  });
  const floor: Floor = createFloor({
    wire: wires.devices,
    clock,
    ...(parts.deviceClock && { deviceClock: parts.deviceClock }),
    ...(parts.boot !== undefined && { boot: parts.boot }),
    random: scene.random.stream('floor'),
    warehouse,
    conditions,
    items: scene.items,
    site,
    upstreamRoot: root,
    onPutAway(orderId, units) {
      upstream.reportReceived(orderId, units);
      parts.onPutAway(orderId);
    },
  });
  return {
    warehouse,
    floor,
    upstream,
    start(onDay) {
      upstream.start();
      floor.open();
      const begin = (day: number): void => {
        onDay(day);
        floor.planDay(day, startsAt + day * DAY_MS);
        clock.at(startsAt + (day + 1) * DAY_MS, () => begin(day + 1));
      };
      begin(0);
    },
    stop: () => clock.stop(),
  };
}
