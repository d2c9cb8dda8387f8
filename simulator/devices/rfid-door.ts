import type { TagRead } from '../../agent/domain/stock/stock-event.ts';
import type { SeededRandom } from '../random.ts';
import { readAt } from './rfid-air.ts';
import { type DoorTag, placeOf } from './rfid-tags.ts';

/** How the reader at the door works and how its reads reach the gateway. */
export interface DoorReader {
  readonly device: string;
  /** Share of the reads that come about of those that the air allows, 0 to 1. */
  readonly readProbability: number;
  /** Tags that the reader can take in one dwell at an antenna: more than that share its time. */
  readonly readsPerDwell: number;
  /** The reader's clock ahead of the true time; negative: behind. */
  readonly clockOffsetMs: number;
  /** Share of the reads that come twice, 0 to 1. */
  readonly copied: number;
  /** Mean delay of a read on its way, exponential: what makes them come out of order. */
  readonly meanDelayMs: number;
}

/** A read on its way: the gateway has it at `arrival`, true time. */
export interface ArrivingRead {
  readonly arrival: number;
  readonly read: TagRead & { readonly deviceTime: number };
}

/** How long the reader stays at an antenna before it turns to the next. */
const DWELL_MS = 50;

/** Antenna ports of the inner read point, left and right of the way. */
export const INSIDE_PORTS: readonly number[] = [1, 2];
/** Antennas in the order of their ports: two inside, two outside. */
const ANTENNAS = [
  { isInside: true, isLeft: true },
  { isInside: true, isLeft: false },
  { isInside: false, isLeft: true },
  { isInside: false, isLeft: false },
] as const;

/** Reads of these tags at a door with two read points from `from` to `until` (true time, ms), in the order in which they come to the gateway. */
export function readDoor(
  random: SeededRandom,
  tags: readonly DoorTag[],
  reader: DoorReader,
  [from, until]: readonly [number, number],
): ArrivingRead[] {
  const air = random.stream('air');
  const way = random.stream('way');
  const arriving: ArrivingRead[] = [];
  const veils = tags.map((tag, index) => ANTENNAS.map((_, antenna) => tag.veiled(random.stream('veil', index, antenna))));
  const byStart = tags.map((tag, index) => ({ tag, index })).sort((one, other) => one.tag.path[0]!.time - other.tag.path[0]!.time);
  let present: typeof byStart = [];
  let next = 0;
  for (let time = from, dwell = 0; time < until; time += DWELL_MS, dwell++) {
    while (next < byStart.length && byStart[next]!.tag.path[0]!.time <= time) present.push(byStart[next++]!);
    present = present.filter(({ tag }) => tag.path.at(-1)!.time >= time);
    const turn = dwell % ANTENNAS.length;
    const heard = present.flatMap(({ tag, index }) => {
      const rssiDbm = readAt(air, { ...placeOf(tag, time), lossDb: tag.lossDb + veils[index]![turn]!(time) }, ANTENNAS[turn]!);
      return rssiDbm === null ? [] : [{ tag, rssiDbm }];
    });
    const share = reader.readProbability * Math.min(1, reader.readsPerDwell / heard.length);
    for (const { tag, rssiDbm } of heard) {
      if (!air.chance(share)) continue;
      const heardAt = time + air.integer(0, DWELL_MS - 1);
      const read = tagRead(reader, tag.epc, { port: turn + 1, rssiDbm, time: heardAt + reader.clockOffsetMs });
      const copies = way.chance(reader.copied) ? 2 : 1;
      for (let copy = 0; copy < copies; copy++) arriving.push({ arrival: heardAt - reader.meanDelayMs * Math.log(1 - way.next()), read });
    }
  }
  return arriving.sort((one, other) => one.arrival - other.arrival);
}

function tagRead(
  reader: DoorReader,
  epc: string,
  { port, rssiDbm, time }: { port: number; rssiDbm: number; time: number },
): ArrivingRead['read'] {
  return { kind: 'tag-read', device: reader.device, boot: '', seq: null, deviceTime: time, epc, antenna: port, rssiDbm, reads: 1 };
}
