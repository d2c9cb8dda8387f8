import { formatDay } from '../../agent/domain/calendar.ts';
import { readDemandRows } from '../demand/demand-file.ts';
import type { DemandRow } from '../demand/demand-row.ts';
import { createLineProblems } from '../demand/line-problems.ts';
import { type Step, stepOf } from './step.ts';

/** A series from its own first row to its last: demand per step, and the day of that first row where the table has dates. */
export interface StepSeries {
  readonly demand: readonly number[];
  readonly firstDay: number | null;
}

/** The series in the order of the file, and what was odd about it. */
export interface DemandTable {
  readonly series: ReadonlyMap<string, StepSeries>;
  readonly notes: readonly string[];
}

/** A longer series is a slip of the pen in a date. */
const MOST_STEPS = 36_525;

/**
 * Reads `series_id,date,value` (or `t` instead of a date: each a step) into steps. What is missing in between is 0, and so is what is negative. Throws AgentError
 * with the lines of what cannot be read.
 */
export function readDemandTable(file: string, step: Step): DemandTable {
  const { rows, notes } = readDemandRows(file);
  const bySeries = new Map<string, DemandRow[]>();
  for (const row of rows) {
    const known = bySeries.get(row.seriesId);
    if (known) known.push(row);
    else bySeries.set(row.seriesId, [row]);
  }
  const problems = createLineProblems(file);
  const series = new Map<string, StepSeries>();
  for (const [id, own] of bySeries) {
    const place = (row: DemandRow): number => (row.day === null ? row.step! - own[0]!.step! : stepOf(row.day, own[0]!.day!, step));
    const last = own.at(-1)!;
    const length = place(last) + 1;
    if (length > MOST_STEPS) {
      const from = `${timeOf(own[0]!)} in line ${own[0]!.line}`;
      problems.add(last.line, `${id} goes from ${from} to ${timeOf(last)}: ${length} steps; at most ${MOST_STEPS} are read`);
      continue;
    }
    const values = new Array<number>(length).fill(0);
    for (const row of own) values[place(row)]! += row.value;
    series.set(id, { demand: values, firstDay: own[0]!.day });
  }
  problems.refuse();
  return { series, notes };
}

function timeOf({ day, step }: DemandRow): string {
  return day === null ? `t ${step}` : formatDay(day);
}
