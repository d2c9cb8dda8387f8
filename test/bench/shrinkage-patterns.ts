import type { SiteView } from '../../agent/advisors/advisor.ts';
import { shrinkagePattern } from '../../agent/advisors/shrinkage-pattern.ts';
import { baseRate } from '../../agent/domain/shrinkage/base-rate.ts';
import type { CountRow } from '../../agent/domain/shrinkage/count-intervals.ts';
import { type LossyWorld, type PlayedCount, playLosses } from './shrinkage-world.ts';

const DAY_MS = 86_400_000;
const MONTH_DAYS = 30.4375;
const QUIET_DAYS = 91;
const DAYS = 182;
const RECENT = 2048;
const ZONES = 10;

interface Run {
  /** Days from the first loss to the alert; infinite where none came. */
  readonly delayDays: number;
  readonly falseAlarms: number;
}

/** Plays one site of 200 places in ten zones, three shifts and five devices, and looks at it each night as the agent does. */
function watch(seed: string, loses: LossyWorld['loses'], culprit: string): Run {
  const options = shrinkagePattern.options.parse({ kind: 'shrinkage-pattern' });
  const counts: PlayedCount[] = [];
  const raised = new Set<string>();
  let [delayDays, falseAlarms] = [Number.POSITIVE_INFINITY, 0];
  const night = (day: number) => {
    for (const found of shrinkagePattern.lookAtSite!(siteView(counts.slice(-RECENT), raised), options)) {
      if (!found) continue;
      const { subject, finding } = found;
      const isNews = finding !== null && !raised.has(subject);
      if (finding) raised.add(subject);
      else raised.delete(subject);
      if (isNews && subject === culprit && day >= QUIET_DAYS) delayDays = Math.min(delayDays, day - QUIET_DAYS);
      else if (isNews) falseAlarms++;
    }
  };
  const world = { seed, locations: 200, days: DAYS, countEveryDays: 7, stock: 250, stolenFrom: QUIET_DAYS, stolenWeekly: 0, shifts: 3 };
  let today = 7;
  for (const count of playLosses({ ...world, ...(loses && { loses }) })) {
    const day = count.countedAt / DAY_MS;
    if (day > today) night(today);
    today = Math.max(today, day);
    counts.push(count);
  }
  return { delayDays, falseAlarms };
}

function siteView(recent: readonly PlayedCount[], raised: ReadonlySet<string>): SiteView {
  return {
    counts: recent.map(rowOf),
    base: baseRate(recent),
    isLosing: () => false,
    isRaised: (_, subject) => raised.has(subject),
    zoneOf: (location) => `Z-${Number(location.slice(2)) % ZONES}`,
    costOf: () => null,
    minuteOf: (time) => (time % DAY_MS) / 60_000,
    dayOf: (time) => Math.floor(time / DAY_MS),
  };
}

function rowOf({ sku, location, since, countedAt, counted, expected, taken, byDevice, byHour }: PlayedCount): CountRow {
  const before = { countedAt: since, counted: expected, changes: 0, taken, byDevice, byHour };
  return { sku, location, countId: 1, countedAt, counted, before };
}

const CELLS: readonly { readonly name: string; readonly culprit: string; readonly loses?: LossyWorld['loses'] }[] = [
  { name: 'nobody', culprit: '' },
  { name: 'one shift of three', culprit: 'shift 14:00-22:00', loses: { shift: 1, part: 0.05 } },
  { name: 'one device of five', culprit: 'device gun-2', loses: { device: 'gun-2', part: 0.05 } },
];

/** Within how many weeks it is found that a shift, or a device, loses 5 % of what it handles, and how often an alarm about any group is false. */
export function patternFigures(seeds: number, say: (line: string) => void): Record<string, string> {
  const figures: Record<string, string> = {};
  for (const { name, culprit, loses } of CELLS) {
    const runs = Array.from({ length: seeds }, (_, seed) => watch(String(seed + 1), loses, culprit));
    const weeks = runs.map(({ delayDays }) => delayDays / 7).sort((a, b) => a - b);
    const part = (at: number) => weeks[Math.floor(at * (weeks.length - 1))]!.toFixed(1);
    const perMonth = runs.reduce((sum, run) => sum + run.falseAlarms, 0) / seeds / (DAYS / MONTH_DAYS);
    const found = loses ? `found in ${part(0.1)} / ${part(0.5)} / ${part(0.9)} weeks at 10 / 50 / 90 %, ` : '';
    figures[`5 % lost by ${name}`] = `${found}false alarms a month ${perMonth.toFixed(2)}; promised 0.5`;
    say(`5 % lost by ${name}: ${figures[`5 % lost by ${name}`]}`);
  }
  return figures;
}
