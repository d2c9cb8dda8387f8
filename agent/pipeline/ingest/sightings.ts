import type { DeviceEvent } from '../../domain/stock/stock-event.ts';
import type { Clock } from '../../ports.ts';
import type { DeviceSighting } from '../../store/devices.ts';
import type { Store } from '../../store/store.ts';

/** What a batch saw of each device. */
export type SeenDevices = Map<string, DeviceSighting>;

/** What was seen of devices and is not written yet: lost in a crash, it is missing from their message count and nothing else. */
export interface Sightings {
  /** Adds what a batch saw; to be called once it is certain that it will not be taken again. */
  add(seen: SeenDevices): void;
  /** Whether it is time to write with the batch. */
  isDue(): boolean;
  /** Writes what waits and, with it, what the batch saw. Runs in the caller's transaction. */
  write(seen: SeenDevices): void;
  /** What waited is on disk. */
  written(): void;
  waiting(): number;
}

/** When a device was seen is worth a page with each beat of the agent, which asks for it, not one with each message; this is for whoever has no beat. */
const EVERY_MS = 900_000;

/** Creates it, with nothing seen. */
export function createSightings(store: Store, clock: Clock): Sightings {
  let waiting: SeenDevices = new Map();
  let writtenAt = Number.NEGATIVE_INFINITY;
  return {
    add(seen) {
      for (const sighting of seen.values()) see(waiting, sighting);
    },
    isDue: () => clock.monotonic() - writtenAt >= EVERY_MS,
    write(seen) {
      for (const sighting of waiting.values()) store.devices.see(sighting);
      for (const sighting of seen.values()) store.devices.see(sighting);
    },
    written() {
      waiting = new Map();
      writtenAt = clock.monotonic();
    },
    waiting: () => waiting.size,
  };
}

/** Notes a message of a device; `event` is what was in it, null where nothing could be made of it. */
export function sight(
  seen: SeenDevices,
  from: { readonly device: string; readonly decoder: string; readonly seenAt: number },
  event: DeviceEvent | null,
): void {
  const { device, decoder, seenAt } = from;
  const known = seen.get(device);
  if (!known) {
    const { boot = '', seq = null, batteryPercent = null, temperatureC = null } = event ?? {};
    seen.set(device, { device, decoder, seenAt, boot, seq, messages: 1, batteryPercent, temperatureC });
    return;
  }
  known.messages += 1;
  known.seenAt = seenAt;
  known.decoder = decoder;
  if (!event) return;
  known.boot = event.boot;
  known.seq = event.seq ?? known.seq;
  known.batteryPercent = event.batteryPercent ?? known.batteryPercent;
  known.temperatureC = event.temperatureC ?? known.temperatureC;
}

function see(waiting: SeenDevices, sighting: DeviceSighting): void {
  const known = waiting.get(sighting.device);
  if (!known) {
    waiting.set(sighting.device, sighting);
    return;
  }
  waiting.set(sighting.device, {
    ...sighting,
    seq: sighting.seq ?? known.seq,
    messages: known.messages + sighting.messages,
    batteryPercent: sighting.batteryPercent ?? known.batteryPercent,
    temperatureC: sighting.temperatureC ?? known.temperatureC,
  });
}
