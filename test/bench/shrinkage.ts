import { type BaseRate, baseRate } from '../../agent/domain/shrinkage/base-rate.ts';
import type { CountInterval } from '../../agent/domain/shrinkage/count-intervals.ts';
import { alarmLevel, isLosing, watchLosses } from '../../agent/domain/shrinkage/loss-watch.ts';
import type { Benchmark } from './benchmark.ts';
import { patternFigures } from './shrinkage-patterns.ts';
import { playLosses } from './shrinkage-world.ts';

const DAY_MS = 86_400_000;
const MONTH_DAYS = 30.4375;
/** A quarter of a year of counts before anything is stolen, then as long again. */
const QUIET_DAYS = 91;
const DAYS = 182;
const WITHIN_DAYS = 21;
const RECENT = 4096;

interface Run {
  /** Days from the first theft to the alert; infinite where none came. */
  readonly delayDays: number;
  readonly falseAlarms: number;
}

/** Plays one site and watches it as the agent does: each place at each of its counts, against the site's rate of the night before. */
function watch(seed: string, { stock, every, weekly }: { stock: number; every: number; weekly: number }): Run {
  const known: CountInterval[] = [];
  const byPlace = new Map<number, CountInterval[]>();
  const raised = new Set<number>();
  let [delayDays, falseAlarms, day] = [Number.POSITIVE_INFINITY, 0, -1];
  let [base, level]: [BaseRate, number] = [baseRate([]), alarmLevel({ count: 0, spanMs: 0 }, 1)];
  const world = {
    seed,
    locations: 200,
    days: DAYS,
    countEveryDays: every,
    stock,
    stolenFrom: QUIET_DAYS + (Number(seed) % 7),
    stolenWeekly: weekly,
  };
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
    if (!isLosing(watchLosses(own.slice(-60), base, level), wasRaised)) {
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

/**
 * No test that is as rarely wrong finds it sooner on average, in weeks, even if it knew the site and each missed unit came alone: the logarithm of the alarm level over the information of a week (G. Lorden, Procedures
 * for reacting to a change in distribution, Annals of Mathematical Statistics 42, 1971, 1897-1908), for 8 weeks of stock and 1.5 % of scans missed. What is taken is seen at the
 * next count, half the time between two counts later on average.
 */
function leastWeeks(stock: number, every: number, weekly: number): number {
  const [usual, extra] = [(0.015 * stock) / 8, weekly * stock];
  const information = (usual + extra) * Math.log1p(extra / usual) - extra;
  return Math.log((200 * MONTH_DAYS) / every) / information + every / 14;
}

/**
 * Whether theft at one location among 200 is found within three weeks, how often, and how often an alarm is false; for several stocks and rhythms of counting. Then the same of a shift, or a
 * device, that loses more than others all over the site; `--only patterns` for that alone.
 */
export const shrinkage: Benchmark = async ({ number, text, say }) => {
  const seeds = number('runs', 50);
  if (text('only', '') === 'patterns') return { seeds, ...patternFigures(seeds, say) };
  const weekly = number('share', 1) / 100;
  const figures: Record<string, number | string> = {};
  let [alarms, months] = [0, 0];
  const cells = [
    ...[40, 100, 200, 400, 800, 1600].map((stock) => ({ stock, every: 7 })),
    ...[4, 14, 28].map((every) => ({ stock: 800, every })),
  ];
  for (const { stock, every } of cells) {
    const runs = Array.from({ length: seeds }, (_, seed) => watch(String(seed + 1), { stock, every, weekly }));
    const delays = runs.map(({ delayDays }) => delayDays);
    const within = delays.filter((delay) => delay <= WITHIN_DAYS).length / seeds;
    const falseAlarms = runs.reduce((sum, run) => sum + run.falseAlarms, 0);
    const cell = `stock ${stock}, counted every ${every} days`;
    const perMonth = (falseAlarms / seeds) * (MONTH_DAYS / DAYS);
    [alarms, months] = [alarms + falseAlarms, months + (seeds * DAYS) / MONTH_DAYS];
    const line = `found within ${WITHIN_DAYS} days in ${Math.round(within * 100)} % (delay ${part(delays, 0.1)} / ${part(delays, 0.5)} / ${part(delays, 0.9)} days at 10 / 50 / 90 %), false alarms a month ${perMonth.toFixed(2)}; at best in ${leastWeeks(stock, every, weekly).toFixed(1)} weeks`;
    say(`${cell}: ${line}`);
    figures[cell] = line;
  }
  const falseAlarmsPerMonth = Math.round((alarms / months) * 100) / 100;
  return { seeds, stolenWeeklyPercent: weekly * 100, ...figures, falseAlarmsPerMonth, ...patternFigures(Math.ceil(seeds / 5), say) };
};
