import type { SiteView } from '../../agent/advisors/advisor.ts';
import { baseRate } from '../../agent/domain/shrinkage/base-rate.ts';
import { type CountRow, intervalOf } from '../../agent/domain/shrinkage/count-intervals.ts';
import { createRandom } from '../../simulator/random.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const MONDAY = Date.UTC(2026, 0, 5);

/** Who loses which part of what it scans out: the scans of 8 o'clock, the device `gun-1`, or the places whose names begin with A. */
export interface Losers {
  readonly seed?: string;
  readonly weeks?: number;
  readonly shift?: number;
  readonly device?: number;
  readonly zone?: number;
}

/** Weekly counts of 120 places of a site, in the order of time: some 40 units are picked between two, in three shifts and by two devices; 2 % of scans are missed in pairs. */
export function siteCounts({ seed = 'site', weeks = 12, shift = 0, device = 0, zone = 0 }: Losers): CountRow[] {
  const random = createRandom(seed);
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 120 }, (__, place): CountRow => {
      const location = `${'ABC'[place % 3]}-${place}`;
      const byHour = { 8: random.poisson(13), 16: random.poisson(13), 23: random.poisson(13) };
      const taken = byHour[8] + byHour[16] + byHour[23];
      const gun = Math.round(taken * random.next());
      const extra = shift * byHour[8] + device * gun + (location.startsWith('A') ? zone * taken : 0);
      const lost = 2 * random.poisson(0.01 * taken) + random.poisson(extra);
      const countedAt = MONDAY + week * WEEK_MS + Math.floor((place / 120) * 7) * DAY_MS;
      const before = {
        countedAt: countedAt - WEEK_MS,
        counted: 300,
        changes: -taken,
        taken,
        byDevice: { 'gun-1': gun, 'gun-2': taken - gun },
        byHour,
      };
      return { sku: `SKU-${place}`, location, countId: week * 120 + place, countedAt, counted: 300 - taken - lost, before };
    }),
  ).flat();
}

/** Twelve weeks of a site whose shift of 8 o'clock loses this part of what it scans out. */
export const shiftLosses = (shift: number): CountRow[] => siteCounts({ shift });

/** A site of such counts: places of the same letter are a zone, a unit costs nothing that is known, and no alert is raised. */
export function siteView(counts: readonly CountRow[], more: Partial<SiteView> = {}): SiteView {
  return {
    counts,
    base: baseRate(counts.map((count) => intervalOf(count)!)),
    isLosing: () => false,
    isRaised: () => false,
    zoneOf: (location) => location[0]!,
    costOf: () => null,
    minuteOf: (time) => (time % DAY_MS) / 60_000,
    dayOf: (time) => Math.floor(time / DAY_MS),
    ...more,
  };
}
