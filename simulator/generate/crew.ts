import { DAY_MS, weekdayOf } from '../../agent/domain/calendar.ts';
import type { Clock } from '../../agent/ports.ts';
import type { Scanner } from '../devices/scanner.ts';
import type { SeededRandom } from '../random.ts';
import type { Shift } from './operation.ts';

/** Who picks when: each scan is made by somebody of the shift that is at work, with a scanner of the house. */
export interface Crew {
  readonly scanner: Scanner;
  /** A time of the day that begins at `startsAt` at which somebody is there to serve, as likely as there are hands; null where nobody works. */
  comesAt(draw: SeededRandom, startsAt: number): number | null;
}

/** Puts shifts together; `scanners` are shared by all of them. */
export function createCrew(
  shifts: readonly Shift[],
  scanners: readonly Scanner[],
  { clock, random }: { clock: Clock; random: SeededRandom },
): Crew {
  const lengthOf = ({ from, to }: Shift): number => (to > from ? to - from : to + DAY_MS - from);
  const at = (time: number): Shift | undefined =>
    shifts.find((shift) => [0, 1].some((daysAgo) => isAtWork(shift, Math.floor(time / DAY_MS) - daysAgo, time)));

  function isAtWork(shift: Shift, day: number, time: number): boolean {
    const since = time - day * DAY_MS - shift.from;
    return shift.days.has(weekdayOf(day)) && since >= 0 && since <= lengthOf(shift);
  }

  return {
    scanner: {
      scan(words) {
        const shift = at(clock.now()) ?? shifts[0]!;
        const person = random.integer(1, shift.pickers);
        scanners[(person - 1) % scanners.length]!.scan({ ...words, operator: `${shift.name}-${person}` });
      },
      sync() {
        for (const scanner of scanners) scanner.sync();
      },
    },
    comesAt(draw, startsAt) {
      const weekday = weekdayOf(Math.floor(startsAt / DAY_MS));
      const today = shifts.filter((shift) => shift.days.has(weekday));
      const hands = today.map((shift) => lengthOf(shift) * shift.pickers);
      let rest = draw.next() * hands.reduce((sum, each) => sum + each, 0);
      for (const [index, shift] of today.entries()) {
        if (rest < hands[index]!) return startsAt + shift.from + Math.floor(rest / shift.pickers);
        rest -= hands[index]!;
      }
      return null;
    },
  };
}
