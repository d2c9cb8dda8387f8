import type { Course } from './closed-loop.ts';

/** Days of the history's mean demand on the shelf at the start, beside those of the lead time. */
const DAYS_AT_START = 14;

/** Mean and standard deviation (n - 1) of demand per step. */
export interface Moments {
  readonly mean: number;
  readonly sd: number;
}

/** The moments of a stretch of demand. */
export function momentsOf(demand: readonly number[]): Moments {
  const mean = demand.reduce((sum, value) => sum + value, 0) / demand.length;
  const squares = demand.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / Math.max(1, demand.length - 1)) };
}

/** A course with its stock at the start, the same for every rule: the history's mean demand over lead time and fourteen days, rounded up, and nothing on order. */
export function startedCourse(course: Omit<Course, 'start'>): Course {
  const { demand, from, leadSteps, daysPerStep } = course;
  const { mean } = momentsOf(demand.slice(0, from));
  return { ...course, start: Math.ceil(mean * (leadSteps + DAYS_AT_START / daysPerStep)) };
}
