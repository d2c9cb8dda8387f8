import type { CountRow } from './count-intervals.ts';

/** A shift by the minute of the local day at which it begins. */
export interface ShiftStart {
  /** `HH:MM`. */
  readonly name: string;
  readonly minute: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * What was scanned out before a count by the shift in whose hours it was, by names such as `06:00-14:00`. Hours are kept in UTC: the middle of each decides, by the local time of the day of
 * the count. `minuteOf` is the minute of the local day at a time.
 */
export function shiftUnits(starts: readonly ShiftStart[], minuteOf: (time: number) => number): (count: CountRow) => Record<string, number> {
  const inOrder = [...starts].sort((a, b) => a.minute - b.minute);
  const names = inOrder.map(({ name }, index) => `${name}-${inOrder[(index + 1) % inOrder.length]!.name}`);
  const nameAt = (minute: number): string | undefined => names[inOrder.findLastIndex((start) => start.minute <= minute)] ?? names.at(-1);
  const days = new Map<number, readonly (string | undefined)[]>();
  const namesOn = (day: number): readonly (string | undefined)[] => {
    const known = days.get(day);
    if (known) return known;
    const found = Array.from({ length: 24 }, (_, hour) => nameAt(minuteOf(day * DAY_MS + hour * HOUR_MS + HOUR_MS / 2)));
    days.set(day, found);
    return found;
  };
  return ({ countedAt, before }) => {
    const units: Record<string, number> = {};
    const ofHours = namesOn(Math.floor(countedAt / DAY_MS));
    for (const [hour, own] of Object.entries(before?.byHour ?? {})) {
      const name = ofHours[Number(hour)];
      if (name !== undefined) units[name] = (units[name] ?? 0) + own;
    }
    return units;
  };
}
