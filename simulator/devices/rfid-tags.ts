import type { SeededRandom } from '../random.ts';
import type { TagPlace } from './rfid-air.ts';
import { epcOf, lossOf } from './rfid-goods.ts';

/** A tag's place at a time; between two of them it moves evenly. `along` in metres, inwards. */
export interface Waypoint {
  readonly time: number;
  readonly along: number;
}

/** What a tag does at the door. */
export type TagStory = 'passes' | 'passes and parks' | 'waits and passes' | 'comes back' | 'parked' | 'turns back';

/** When and which way it went through. */
export interface TruePassage {
  readonly direction: 'in' | 'out';
  readonly time: number;
}

/** A tagged thing near the door, and what is true of it. */
export interface DoorTag {
  readonly epc: string;
  readonly story: TagStory;
  /** In the order of time, at least two. */
  readonly path: readonly Waypoint[];
  readonly across: number;
  readonly lossDb: number;
  /** What metal, liquid and people put between the tag and one antenna, dB by time; asked in the order of time. */
  veiled(random: SeededRandom): (time: number) => number;
  readonly passages: readonly TruePassage[];
}

/** What comes to the door. */
export interface DoorTraffic {
  /** Tags that go through, in a minute. */
  readonly tagsPerMinute: number;
  readonly minutes: number;
  /** Tags that stand near the door all the time. */
  readonly parked: number;
}

/** How far from the door a way begins and ends: there it is hardly heard. */
const FAR = 9;

/** Where a tag is at a time, without what veils it. */
export function placeOf(tag: DoorTag, time: number): Omit<TagPlace, 'lossDb'> {
  const after = Math.max(
    1,
    tag.path.findIndex((point) => point.time >= time),
  );
  const from = tag.path[after - 1]!;
  const to = tag.path[after]!;
  const share = to.time === from.time ? 1 : Math.min(1, Math.max(0, (time - from.time) / (to.time - from.time)));
  return { along: from.along + share * (to.along - from.along), across: tag.across };
}

/** Pallets and hand trucks with their tags, from time 0 on, and the tags that are parked near the door. */
export function doorTraffic(random: SeededRandom, traffic: DoorTraffic): DoorTag[] {
  const end = traffic.minutes * 60_000;
  const tags: DoorTag[] = [];
  let moved = 0;
  while (moved < traffic.tagsPerMinute * traffic.minutes) {
    const load = random.stream('load', moved);
    const size = load.chance(0.6) ? load.integer(30, 70) : load.integer(1, 6);
    const start = (moved / traffic.tagsPerMinute) * 60_000 + load.next() * 2000;
    tags.push(...loadOf(load, { size, start, end, first: tags.length }));
    moved += size;
  }
  for (let index = 0; index < traffic.parked; index++) tags.push(parkedTag(random.stream('parked', index), tags.length, end));
  return tags;
}

interface Load {
  readonly size: number;
  readonly start: number;
  readonly end: number;
  readonly first: number;
}

function loadOf(random: SeededRandom, { size, start, end, first }: Load): DoorTag[] {
  const story = drawStory(random);
  const direction = random.chance(0.5) ? 'in' : 'out';
  // Walking with a hand truck to a fork-lift truck, metres a second.
  const speed = size > 6 ? 0.8 + random.next() * 1.4 : 0.6 + random.next() * 1.0;
  const way = wayOf(random, { story, start, end, speed });
  const sign = direction === 'in' ? 1 : -1;
  const middle = (random.next() - 0.5) * 0.8;
  return Array.from({ length: size }, (_, index): DoorTag => {
    const ahead = (random.next() - 0.5) * 1.2;
    const path = way.map(({ time, along }) => ({ time, along: sign * along + ahead }));
    return {
      epc: epcOf(first + index),
      story,
      path,
      across: middle + (random.next() - 0.5) * 1.0,
      lossDb: lossOf(random),
      veiled: (own) => veil(own, { clearMs: 2000, veiledMs: 500, lossDb: 12 }),
      passages: crossings(path),
    };
  });
}

function drawStory(random: SeededRandom): TagStory {
  const draw = random.next();
  if (draw < 0.6) return 'passes';
  if (draw < 0.75) return 'passes and parks';
  if (draw < 0.85) return 'waits and passes';
  return draw < 0.95 ? 'comes back' : 'turns back';
}

interface Way {
  readonly story: TagStory;
  readonly start: number;
  readonly end: number;
  readonly speed: number;
}

/** The way of something that goes in; a way out is its mirror image. */
function wayOf(random: SeededRandom, { story, start, end, speed }: Way): Waypoint[] {
  const point = { time: start, along: -FAR };
  const path: Waypoint[] = [];
  const go = (along: number): void => {
    if (path.length > 0) point.time += (Math.abs(along - point.along) / speed) * 1000;
    point.along = along;
    path.push({ ...point });
  };
  const stay = (ms: number): void => {
    point.time += ms;
    path.push({ ...point });
  };
  const near = 2.5 + random.next() * 3;
  go(-FAR);
  switch (story) {
    case 'passes':
      go(FAR);
      break;
    case 'passes and parks':
      go(near);
      stay(Math.max(0, end - point.time));
      break;
    case 'waits and passes':
      go(-near);
      stay(10_000 + random.next() * 60_000);
      go(FAR);
      break;
    case 'comes back':
      go(FAR);
      stay(120_000);
      go(-FAR);
      break;
    case 'turns back':
      go(-1.5 - random.next());
      stay(1000 + random.next() * 3000);
      go(-FAR);
      break;
    case 'parked':
      break;
  }
  return path;
}

function parkedTag(random: SeededRandom, number: number, end: number): DoorTag {
  const along = (random.chance(0.5) ? 1 : -1) * (2.2 + random.next() * 4);
  return {
    epc: epcOf(number),
    story: 'parked',
    path: [
      { time: 0, along },
      { time: end, along },
    ],
    across: (random.next() - 0.5) * 6,
    lossDb: lossOf(random),
    veiled: (own) => veil(own, { clearMs: 8000, veiledMs: 2000, lossDb: 12 }),
    passages: [],
  };
}

interface Veil {
  readonly clearMs: number;
  readonly veiledMs: number;
  readonly lossDb: number;
}

/** Clear and veiled spells of exponential length: misses come in bursts (Gilbert 1960, "Capacity of a burst-noise channel"). */
function veil(random: SeededRandom, { clearMs, veiledMs, lossDb }: Veil): (time: number) => number {
  let isVeiled = random.chance(veiledMs / (clearMs + veiledMs));
  let until: number | null = null;
  const spell = (): number => 1 - Math.log(1 - random.next()) * (isVeiled ? veiledMs : clearMs);
  return (time) => {
    until ??= time + spell();
    while (until <= time) {
      isVeiled = !isVeiled;
      until += spell();
    }
    return isVeiled ? lossDb : 0;
  };
}

function crossings(path: readonly Waypoint[]): TruePassage[] {
  return path.slice(1).flatMap((to, index) => {
    const from = path[index]!;
    if (from.along < 0 === to.along < 0) return [];
    const share = from.along / (from.along - to.along);
    return [{ direction: to.along > 0 ? 'in' : 'out', time: from.time + share * (to.time - from.time) } as const];
  });
}
