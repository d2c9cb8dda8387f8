import type { Clock } from '../../agent/ports.ts';
import { createFloor, type Floor } from '../floor.ts';
import type { Scene } from '../scene.ts';
import { createUpstream, purchasing, type Upstream, type UpstreamOrder } from '../upstream.ts';
import type { Wire } from '../wire.ts';
import type { Conditions } from '../world/conditions.ts';
import type { SimItem } from '../world/sim-item.ts';
import { createWarehouse, type Warehouse } from '../world/warehouse.ts';
import { type Book, createBook } from './book.ts';

/** The part of the warehouse that one gateway owns: its goods, people, devices and books, and its upstream. */
export interface Zone {
  readonly gateway: string;
  readonly items: readonly SimItem[];
  readonly warehouse: Warehouse;
  readonly floor: Floor;
  readonly upstream: Upstream;
  readonly book: Book;
  /** When goods of an order came in, by order: base units and true time. */
  readonly received: ReadonlyMap<string, readonly { readonly units: number; readonly at: number }[]>;
}

export interface ZoneParts {
  readonly gateway: string;
  readonly items: readonly SimItem[];
  readonly devicePrefix: string;
  readonly unitsPerCustomer: number;
  readonly clock: Clock;
  readonly conditions: Conditions;
  /** From the devices to the broker. */
  readonly radio: Wire;
  /** Between upstream and the broker. */
  readonly wire: Wire;
  readonly say: (what: string) => void;
  /** The run is longer than the agent keeps what the book would be compared with. */
  readonly keepsBriefBook: boolean;
}

/** Builds a zone of a scene; nothing happens in it before its floor opens. */
export function createZone(
  scene: Scene,
  { gateway, items, devicePrefix, unitsPerCustomer, clock, conditions, radio, wire, say, keepsBriefBook }: ZoneParts,
): Zone {
  const warehouse = createWarehouse();
  const book = createBook(keepsBriefBook);
  const received = new Map<string, { units: number; at: number }[]>();
  const root = `quartermaster/v1/demo/${gateway}`;
  const upstream: Upstream = createUpstream(wire, clock, scene.random.stream('upstream', gateway), {
    root,
    ...purchasing(items),
    conditions,
    onTruck: takeTruck,
    onStage: (order, what) => say(`${gateway} upstream ${order.sku} ${order.id} ${what}`),
  });
  const floor: Floor = createFloor({
    wire: {
      ...radio,
      publish(topic, payload) {
        book.note(topic, payload);
        radio.publish(topic, payload);
      },
    },
    upstreamWire: wire,
    devicePrefix,
    unitsPerCustomer,
    clock,
    conditions,
    random: scene.random.stream('floor', gateway),
    warehouse,
    items,
    site: 'demo',
    upstreamRoot: root,
    onPutAway: (id, units) => upstream.reportReceived(id, units),
  });

  function takeTruck(order: UpstreamOrder, units: number): void {
    received.set(order.id, [...(received.get(order.id) ?? []), { units, at: clock.now() }]);
    floor.takeTruck(order, units);
  }
  return { gateway, items, warehouse, floor, upstream, book, received };
}
