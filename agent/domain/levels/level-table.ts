import { forecastDemand, type LeadTimeDemand, type ProtectionInterval } from '../demand/lead-time-demand.ts';
import { forecastInDays } from '../forecast/forecast-in-days.ts';
import type { RollingForecasts } from '../forecast/rolling-forecast.ts';
import type { Course } from './closed-loop.ts';
import { type Moments, momentsOf } from './course.ts';
import { type FirstDemand, unitsUnseen } from './first-demand.ts';
import { type ReorderLevels, reorderLevels } from './level-rule.ts';

/** Of the record a year counts; the order quantity goes by the last twelve weeks and by the forecast. */
const RECORD_DAYS = 365;
const LOT_DAYS = 84;

/** What an item's demand was, without any model: moments per step, and the mean of the last twelve weeks. */
export interface DemandRecord extends Moments {
  /** Steps that the moments are of. */
  readonly steps: number;
  readonly recentMean: number;
}

/** The record of demand up to now, of at least one step. */
export function demandRecord(seen: readonly number[], daysPerStep: number): DemandRecord {
  const last = (days: number) => seen.slice(Math.max(0, seen.length - stepsOf(days, daysPerStep)));
  const counted = last(RECORD_DAYS);
  return { ...momentsOf(counted), steps: counted.length, recentMean: momentsOf(last(LOT_DAYS)).mean };
}

function stepsOf(days: number, daysPerStep: number): number {
  return Math.max(2, Math.round(days / daysPerStep));
}

/** The steps at whose end an item's record is without demand: nobody asked for it within the last year, or ever. */
export function silentSteps(demand: readonly number[], daysPerStep: number): number[] {
  const counted = stepsOf(RECORD_DAYS, daysPerStep);
  let asked = Number.NEGATIVE_INFINITY;
  return demand.flatMap((units, step) => {
    if (units > 0) asked = step;
    return step - asked >= counted ? [step] : [];
  });
}

/** What levels are reckoned from: forecasts from the first step of the course on, and the days that a level covers. */
export interface LevelSources {
  readonly forecasts: RollingForecasts;
  readonly interval: ProtectionInterval;
  /** What is known at the end of a step of first demands: units of items that nobody asked for within the last year are kept by it; without it none are. */
  readonly firstDemand?: (step: number) => FirstDemand | null;
}

/** What the levels of one item are reckoned from at the end of each step from `begin` on. Can be sent from a worker. */
export interface LevelTable {
  readonly begin: number;
  /** Ascending. */
  readonly safeties: readonly number[];
  /** Reorder levels, step by step and for each safety; NaN where there is none. */
  readonly byForecast: Float64Array;
  readonly byRecord: Float64Array;
  /** Demand per day that the order quantity goes by; 0 where nobody asked within the last year. */
  readonly lotRates: Float64Array;
}

/** Reckons the table from the course's first step on, from what was known at the time. */
export function levelTableOf(course: Course, { forecasts, interval, firstDemand }: LevelSources, safeties: readonly number[]): LevelTable {
  const { demand, from: begin, daysPerStep } = course;
  const protectionSteps = Math.max(1, Math.round((interval.leadTimeDays + interval.reviewDays) / daysPerStep));
  const steps = demand.length - begin;
  const table = {
    ...{ begin, safeties },
    byForecast: new Float64Array(steps * safeties.length).fill(Number.NaN),
    byRecord: new Float64Array(steps * safeties.length).fill(Number.NaN),
    lotRates: new Float64Array(steps),
  };
  for (let step = begin; step < demand.length; step++) {
    const known = demandRecord(demand.slice(0, step + 1), daysPerStep);
    const { forecast, stepsOld } = forecasts(step, protectionSteps);
    const expected = forecast && forecastDemand(forecastInDays(forecast, daysPerStep), stepsOld * daysPerStep, interval);
    const record = recordDemand(known, daysPerStep, interval);
    const recent = known.recentMean / daysPerStep;
    if (record.mean <= 0) {
      const first = firstDemand?.(step);
      if (first) table.byRecord.set(levelsUnseen(first, protectionSteps, safeties), (step - begin) * safeties.length);
      continue;
    }
    table.lotRates[step - begin] = expected ? (recent + expected.perDay) / 2 : recent;
    for (const [at, safety] of safeties.entries()) {
      const { byForecast, byRecord } = reorderLevels({ forecast: expected, record }, safety);
      const place = (step - begin) * safeties.length + at;
      if (byForecast !== null) table.byForecast[place] = byForecast;
      table.byRecord[place] = byRecord;
    }
  }
  return table;
}

/** Of an item that nobody asked for within the last year: below the units to keep by one; reached, it orders up to them. */
function levelsUnseen(first: FirstDemand, steps: number, safeties: readonly number[]): number[] {
  return safeties.map((safety) => unitsUnseen(first, steps, safety) - 1);
}

/** Units that are kept of an item that nobody asked for within the last year, under a safety that is read between those of a table. */
export function unitsKept(first: FirstDemand, steps: number, safeties: readonly number[], safety: number): number {
  const { column, share } = placeOf(safeties, safety);
  // Of all columns the two that it is read between.
  return Math.floor(readAt(levelsUnseen(first, steps, safeties.slice(column, column + 2)), 0, { column: 0, share })) + 1;
}

/** Demand over the interval by the moments of a record of steps as it is: independent steps. */
export function recordDemand({ mean, sd }: Moments, daysPerStep: number, interval: ProtectionInterval): LeadTimeDemand {
  const days = interval.leadTimeDays + interval.reviewDays;
  const steps = days / daysPerStep;
  return {
    days,
    mean: mean * steps,
    sdOfDemand: sd * Math.sqrt(steps),
    sdOfLeadTime: (mean / daysPerStep) * interval.leadTimeSdDays,
    perDay: mean / daysPerStep,
    spread: [],
  };
}

/** A place between two columns of a table: `share` of the way from one to the next. */
export interface TablePlace {
  readonly column: number;
  readonly share: number;
}

/** Where a safety lies among those of a table; at the first or last where it lies beyond. */
export function placeOf(safeties: readonly number[], safety: number): TablePlace {
  const above = safeties.findIndex((known) => known >= safety);
  if (above === 0) return { column: 0, share: 0 };
  if (above < 0) return { column: safeties.length - 1, share: 0 };
  const [low, high] = [safeties[above - 1]!, safeties[above]!];
  return safety === high ? { column: above, share: 0 } : { column: above - 1, share: (safety - low) / (high - low) };
}

/** The reorder levels at the end of a step; null where there was nothing to go by. */
export function levelsAt({ begin, safeties, byForecast, byRecord }: LevelTable, step: number, place: TablePlace): ReorderLevels | null {
  const row = (step - begin) * safeties.length;
  const record = readAt(byRecord, row, place);
  if (Number.isNaN(record)) return null;
  const forecast = readAt(byForecast, row, place);
  return { byForecast: Number.isNaN(forecast) ? null : forecast, byRecord: record };
}

function readAt(levels: ArrayLike<number>, row: number, { column, share }: TablePlace): number {
  const level = levels[row + column]!;
  return share > 0 ? level + share * (levels[row + column + 1]! - level) : level;
}
