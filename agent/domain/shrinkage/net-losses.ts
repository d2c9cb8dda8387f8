import type { CountInterval } from './count-intervals.ts';

/** What each count of a place misses, in base units, less what later ones find again: the newest loss is made good first. Found goods that were never missed stay below 0. */
export function netLosses(intervals: readonly Pick<CountInterval, 'lost'>[]): number[] {
  const net: number[] = [];
  for (const { lost } of intervals) {
    let found = Math.max(0, -lost);
    for (let earlier = net.length - 1; earlier >= 0 && found > 0; earlier--) {
      const again = Math.min(found, Math.max(0, net[earlier]!));
      net[earlier]! -= again;
      found -= again;
    }
    net.push(lost > 0 ? lost : 0 - found);
  }
  return net;
}
