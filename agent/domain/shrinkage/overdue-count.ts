import type { CountInterval } from './count-intervals.ts';

const LEAST_MS = 28 * 86_400_000;
const INTERVALS = 4;

/** Whether a place should have been counted long ago: its last count lies further back than four of its usual intervals (their median), and than 28 days. */
export function isOverdue(intervals: readonly CountInterval[], now: number): boolean {
  const lengths = intervals.map(({ since, countedAt }) => countedAt - since).sort((a, b) => a - b);
  const usual = lengths[Math.floor(lengths.length / 2)] ?? 0;
  const last = intervals.at(-1)?.countedAt ?? now;
  return now - last > Math.max(LEAST_MS, INTERVALS * usual);
}
