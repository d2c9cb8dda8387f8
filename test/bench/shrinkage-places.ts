import { type BaseRate, baseRate } from '../../agent/domain/shrinkage/base-rate.ts';
import type { CountInterval } from '../../agent/domain/shrinkage/count-intervals.ts';
import { alarmLevel, isLosing, watchLosses } from '../../agent/domain/shrinkage/loss-watch.ts';
import { leastWeeks } from './shrinkage-limit.ts';
import { type LossyWorld, playLosses } from './shrinkage-world.ts';

const DAY_MS = 86_400_000;
const MONTH_DAYS = 30.4375;
const LOCATIONS = 200;
/** A quarter of a year of counts before anything is stolen, then as long again. */
const QUIET_DAYS = 91;
const DAYS = 182;
const WITHIN_DAYS = 21;
/** Nobody steals in these two years. */
const LONG_DAYS = 730;
const RECENT = 2048;
const KEPT = 60;

interface Run {
  /** Days from the first theft to the alert; infinite where none came. */
  readonly delayDays: number;
  readonly falseAlarms: number;
}

/** Plays one site and watches it as the agent does: each place at each of its counts, against the site's rate of the night before. */
function watch(world: LossyWorld): Run {
  const known: CountInterval[] = [];
  const byPlace = new Map<number, CountInterval[]>();
  const raised = new Set<number>();
  let [delayDays, falseAlarms, day] = [Number.POSITIVE_INFINITY, 0, -1];
  let [base, level]: [BaseRate, number] = [baseRate([]), alarmLevel({ count: 0, spanMs: 0 }, 1)];
  for (const { index, ...interval } of playLosses(world)) {
    const today = interval.countedAt / DAY_MS;
    if (today > day && today % 7 === 0) {
      const recent = known.slice(-RECENT);
      base = baseRate(recent);
      level = alarmLevel({ count: recent.length, spanMs: interval.countedAt - (recent[0]?.countedAt ?? interval.countedAt) }, 1);
    }
    day = today;
    known.push(interval);
    const own = byPlace.get(index) ?? [];
    own.push(interval);
    byPlace.set(index, own);
    const wasRaised = raised.has(index);
    if (!isLosing(watchLosses(own.slice(-KEPT), base, level), wasRaised)) {
      raised.delete(index);
      continue;
    }
    if (wasRaised) continue;
    raised.add(index);
    const isTheft = index === 0 && today >= world.stolenFrom;
    if (isTheft) delayDays = Math.min(delayDays, today - world.stolenFrom);
    else falseAlarms++;
  }
  return { delayDays, falseAlarms };
}

const part = (values: readonly number[], at: number) => [...values].sort((a, b) => a - b)[Math.floor(at * (values.length - 1))]!;

const CELLS = [
  ...[40, 100, 200, 400, 800, 1600].map((stock) => ({ stock, every: 7 })),
  ...[4, 14, 28].map((every) => ({ stock: 800, every })),
];

/** Whether theft of a part of the stock of one location among 200 a week is found within three weeks, how often and when, beside the limit of any test; for several stocks and rhythms of counting. */
export function placeFigures(seeds: number, weekly: number, say: (line: string) => void): Record<string, string> {
  const figures: Record<string, string> = {};
  for (const { stock, every } of CELLS) {
    const runs = Array.from({ length: seeds }, (_, seed) => {
      const stolenFrom = QUIET_DAYS + ((seed + 1) % 7);
      const site = { seed: String(seed + 1), locations: LOCATIONS, days: DAYS, countEveryDays: every };
      return watch({ ...site, stock, stolenFrom, stolenWeekly: weekly });
    });
    const delays = runs.map(({ delayDays }) => delayDays);
    const within = delays.filter((delay) => delay <= WITHIN_DAYS).length / seeds;
    const perMonth = (runs.reduce((sum, run) => sum + run.falseAlarms, 0) / seeds) * (MONTH_DAYS / DAYS);
    const least = leastWeeks({ stock, every, weekly }, (LOCATIONS * MONTH_DAYS) / every);
    const cell = `stock ${stock}, counted every ${every} days`;
    figures[cell] =
      `found within ${WITHIN_DAYS} days in ${Math.round(within * 100)} % (delay ${part(delays, 0.1)} / ${part(delays, 0.5)} / ${part(delays, 0.9)} days at 10 / 50 / 90 %), false alarms a month ${perMonth.toFixed(2)}; on average at best in ${(7 * least).toFixed(0)} days`;
    say(`${cell}: ${figures[cell]}`);
  }
  return figures;
}

const QUIET: readonly { readonly name: string; readonly every?: number; readonly more?: Partial<LossyWorld> }[] = [
  { name: 'as usual' },
  { name: 'counted every 4 days', every: 4 },
  { name: 'counted every 28 days', every: 28 },
  { name: 'one shift in 25 forgets twelve times as many scans', more: { badShift: { part: 0.04, times: 12 } } },
  {
    name: 'traffic of the year and the week',
    more: { trafficOn: (day) => (1 + 0.6 * Math.sin((2 * Math.PI * day) / 365)) * (day % 7 < 5 ? 1.2 : 0.5) },
  },
  { name: 'places that differ ninefold in what they miss', more: { missedAt: (index) => 4.5 ** (((index * 0.618) % 1) - 0.5) } },
];

/** How often an alarm is false at sites where nobody steals, in two years each. */
export function quietFigures(seeds: number, say: (line: string) => void): Record<string, string> {
  const figures: Record<string, string> = {};
  for (const { name, every = 7, more } of QUIET) {
    const site = { locations: LOCATIONS, days: LONG_DAYS, countEveryDays: every, stock: 250, stolenFrom: LONG_DAYS, stolenWeekly: 0 };
    const runs = Array.from({ length: seeds }, (_, seed) => watch({ ...site, seed: `quiet ${seed + 1}`, ...more }));
    const alarms = runs.reduce((sum, run) => sum + run.falseAlarms, 0);
    figures[`nobody steals, ${name}`] = `false alarms a month ${((alarms / seeds) * (MONTH_DAYS / LONG_DAYS)).toFixed(2)}; promised 1`;
    say(`nobody steals, ${name}: ${figures[`nobody steals, ${name}`]}`);
  }
  return figures;
}
