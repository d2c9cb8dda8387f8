import { writeFileSync } from 'node:fs';
import { createScaledClock } from '../../agent/adapters/system-clock.ts';
import { createAcceleratedWorld } from '../accelerated.ts';
import { connectWire } from '../mqtt-wire.ts';
import { untilInterrupted, wallNow } from '../real-time.ts';
import { type SceneOptions, setScene } from '../scene.ts';
import { itemsCsv } from '../world/catalogue.ts';
import type { Lines } from './lines.ts';

export interface LiveOptions {
  readonly broker: string;
  readonly site: string;
  readonly gateway: string;
  /** Simulated seconds per second. */
  readonly speed: number;
  /** Of real time; without it until Ctrl-C. */
  readonly minutes: number | undefined;
}

/** A warehouse that goes on against a real agent: devices and upstream as real clients. Devices show real time, or a real agent would not believe them. */
export async function liveWarehouse(
  options: SceneOptions,
  { broker, site, gateway, speed, minutes }: LiveOptions,
  io: Lines,
): Promise<number> {
  const scene = setScene(options);
  const startsAt = scene.firstDay * 86_400_000;
  const clock = createScaledClock({
    base: startsAt,
    speed,
    onError(error) {
      throw error;
    },
  });
  const wires = { devices: await connectWire(broker, 'live-devices'), upstream: await connectWire(broker, 'live-upstream') };
  const world = createAcceleratedWorld(scene, wires, {
    clock,
    startsAt,
    site,
    gateway,
    deviceClock: { now: wallNow },
    boot: String(wallNow()),
    tellsArrival: false,
    onStage: (order, what) => io.say(`${order.sku}: order of ${order.quantity} ${what}`),
    onPutAway: (orderId) => io.say(`${world.upstream.orders.get(orderId)?.sku}: put away`),
  });
  io.say(
    `${scene.items.length} items at ${broker} as site ${site}; Ctrl-C ends it. The agent needs the items: --items-csv FILE writes them for 'quartermaster import items'.`,
  );
  try {
    world.start((day) => io.say(`day ${day}`));
    await untilInterrupted(minutes === undefined ? undefined : minutes * 60_000);
    world.stop();
    const { demanded, served } = world.floor.counts;
    io.result(
      JSON.stringify({
        decisions: world.upstream.counts.decisions,
        received: world.upstream.counts.received,
        fillRate: demanded === 0 ? 1 : served / demanded,
      }),
    );
    return 0;
  } finally {
    await Promise.all([wires.devices.close(), wires.upstream.close()]);
  }
}

/** Writes the items of the live warehouse as `quartermaster import items` reads them. */
export function writeItems(options: SceneOptions, file: string, io: Lines): number {
  const { items } = setScene(options);
  writeFileSync(file, itemsCsv(items));
  io.say(`${items.length} items written to ${file}`);
  return 0;
}
