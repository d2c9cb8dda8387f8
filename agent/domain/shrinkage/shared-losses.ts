import { type CountRow, intervalOf } from './count-intervals.ts';

/** Losses of a place by what scanned goods out there, in base units to a tenth; what more was found than missed is negative. */
export interface SharedLosses {
  readonly byDevice: Readonly<Record<string, number>>;
  /** By hour of the day, UTC. */
  readonly byHour: Readonly<Record<string, number>>;
}

/**
 * Shares what each count has missed among the devices, and the hours of the day, that scanned goods out since the count before, by how many units each did. A place to look first, no
 * proof: where nothing was scanned out nothing is shared.
 */
export function sharedLosses(counts: readonly CountRow[]): SharedLosses {
  const [byDevice, byHour] = [new Map<string, number>(), new Map<string, number>()];
  for (const count of counts) {
    const lost = intervalOf(count)?.lost ?? 0;
    if (lost === 0 || !count.before || count.before.taken <= 0) continue;
    const perUnit = lost / count.before.taken;
    for (const [name, taken] of Object.entries(count.before.byDevice)) byDevice.set(name, (byDevice.get(name) ?? 0) + perUnit * taken);
    for (const [hour, taken] of Object.entries(count.before.byHour)) byHour.set(hour, (byHour.get(hour) ?? 0) + perUnit * taken);
  }
  return { byDevice: rounded(byDevice), byHour: rounded(byHour) };
}

const rounded = (sums: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries([...sums].map(([name, units]) => [name, Math.round(units * 10) / 10]));
