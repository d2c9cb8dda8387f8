import type { SeededRandom } from '../random.ts';
import { epcOf, lossOf } from './rfid-goods.ts';
import type { DoorTag } from './rfid-tags.ts';

/** Fading by what moves far about, dB at the reader and how long it lasts, milliseconds. */
const FADING_DB = 4;
const FADING_MS = 20_000;
/** Somebody walks by so often on average, and is before the antennas of one side and then of the other for so long each. */
const WALKER_EVERY_MS = 20_000;
const WALKER_MS = [500, 2500] as const;
const WALKER_DB = [6, 15] as const;

/** Somebody who goes past a tag: what is lost of it at the inner and at the outer antennas, dB at the reader, and from when until when. */
interface Walker {
  readonly inside: readonly [from: number, until: number];
  readonly outside: readonly [from: number, until: number];
  readonly lossDb: number;
}

/** Tags that stand 2 to 3 metres about the middle of a doorway for so many milliseconds, in slow fading, while people walk by: none passes. */
export function standingTags(random: SeededRandom, count: number, end: number): DoorTag[] {
  return Array.from({ length: count }, (_, number) => {
    const own = random.stream('standing', number);
    const [angle, metres] = [2 * Math.PI * own.next(), 2 + own.next()];
    const along = metres * Math.cos(angle);
    const walkers = walkersOf(own.stream('walkers'), end);
    // Antennas are asked in the order of their ports: two inside, two outside.
    let antenna = 0;
    return {
      epc: epcOf(number),
      story: 'parked',
      path: [
        { time: 0, along },
        { time: end, along },
      ],
      across: metres * Math.sin(angle),
      lossDb: lossOf(own),
      veiled: (random) => fading(random, walkers, antenna++ < 2 ? 'inside' : 'outside'),
      passages: [],
    };
  });
}

function walkersOf(random: SeededRandom, end: number): Walker[] {
  const walkers: Walker[] = [];
  const within = ([least, most]: readonly [number, number]): number => least + random.next() * (most - least);
  for (let time = 0; time < end; time += -Math.log(1 - random.next()) * WALKER_EVERY_MS) {
    const first = [time, time + within(WALKER_MS)] as const;
    const later = first[1] + random.next() * 1000;
    const second = [later, later + within(WALKER_MS)] as const;
    const [inside, outside] = random.chance(0.5) ? [first, second] : [second, first];
    walkers.push({ inside, outside, lossDb: within(WALKER_DB) });
  }
  return walkers;
}

/** First-order autoregression, and who walks by just then. Half of what the reader loses is lost on each way. */
function fading(random: SeededRandom, walkers: readonly Walker[], side: 'inside' | 'outside'): (time: number) => number {
  let [db, last, next] = [FADING_DB * random.normal(), 0, 0];
  return (time) => {
    const kept = Math.exp(-(time - last) / FADING_MS);
    db = kept * db + FADING_DB * Math.sqrt(1 - kept ** 2) * random.normal();
    last = time;
    while (next < walkers.length && Math.max(walkers[next]!.inside[1], walkers[next]!.outside[1]) < time) next++;
    const before = walkers.slice(next, next + 4).filter(({ [side]: [from, until] }) => time >= from && time < until);
    return (db + Math.max(0, ...before.map(({ lossDb }) => lossDb))) / 2;
  };
}
