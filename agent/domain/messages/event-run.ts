/** A number that a device gave to an event, and when, by its clock, it happened; UTC milliseconds. */
export type NumberedTime = readonly [number: number, time: number];

/** What is known of the numbers of a device from one of its starts on; JSON, bounded. */
export interface EventRun {
  /** Which of the runs began to be heard before which. */
  readonly order: number;
  /** The highest number that came, and its time. */
  readonly last: NumberedTime;
  /** When the last number came by the gateway's clock, UTC milliseconds; absent where it was kept before this was noted. */
  readonly heardAt?: number;
  /** At which numbers which time was it: at most 32, the first number that was heard among them. */
  readonly marks: readonly NumberedTime[];
  /** The next mark is set so many numbers after the last. */
  readonly step: number;
  /** From this number on it is known which have come. */
  readonly knownFrom: number;
  /** Numbers from `knownFrom` on that have not come, first and last of each range; at most 64. */
  readonly gaps: readonly (readonly [first: number, last: number])[];
  /** How many below `knownFrom` had not come when their range was forgotten. */
  readonly forgotten: number;
}

/** What a number is in its run. `earlier`: from before anything is known of. */
export type EventTurn = 'next' | 'recovered' | 'repeated' | 'earlier';

const MOST_MARKS = 32;
const MOST_GAPS = 64;
/** Reads of one moment may be told in any order. */
export const SLACK_MS = 2000;

/** The run that an event begins; `now` is the gateway's time, UTC milliseconds. */
export function beginRun(number: number, time: number, order: number, now: number): EventRun {
  return { order, last: [number, time], heardAt: now, marks: [[number, time]], step: 1, knownFrom: number, gaps: [], forgotten: 0 };
}

/** Whether an event with a number up to the last can be one of this run: its time is that of the numbers around it. */
export function fitsRun({ marks, last }: EventRun, number: number, time: number): boolean {
  let before: NumberedTime | null = null;
  let after = last;
  for (const mark of marks) {
    if (mark[0] <= number) before = mark;
    if (mark[0] < number) continue;
    after = mark;
    break;
  }
  // Between two marks the clock may have been set: then either of them may be the later one.
  const earliest = before ? Math.min(before[1], after[1]) : Number.NEGATIVE_INFINITY;
  return time >= earliest - SLACK_MS && time <= Math.max(before?.[1] ?? after[1], after[1]) + SLACK_MS;
}

/** Takes the next number of a run, above its last; `missing` are those that it leaves out. `now` is the gateway's time, UTC milliseconds. */
export function extendRun(run: EventRun, [number, time]: NumberedTime, now: number): { readonly run: EventRun; readonly missing: number } {
  const missing = number - run.last[0] - 1;
  const isMark = number >= run.marks[run.marks.length - 1]![0] + run.step;
  const longer: EventRun = { ...run, last: [number, time], heardAt: now, ...(isMark && withMark(run, [number, time])) };
  return { run: missing > 0 ? withGaps(longer, [...run.gaps, [run.last[0] + 1, number - 1]]) : longer, missing };
}

/** Takes a number up to the last of a run that fits it. */
export function fillRun(run: EventRun, number: number): { readonly run: EventRun; readonly turn: EventTurn } {
  if (number < run.knownFrom) {
    // What was forgotten cannot be told from what has come: it is taken, and as long as some are due it is one of them.
    const isDue = run.forgotten > 0;
    return { run: isDue ? { ...run, forgotten: run.forgotten - 1 } : run, turn: isDue ? 'recovered' : 'earlier' };
  }
  const index = run.gaps.findIndex(([first, last]) => number >= first && number <= last);
  if (index < 0) return { run, turn: 'repeated' };
  const [first, last] = run.gaps[index]!;
  const rest: [number, number][] = [];
  if (first < number) rest.push([first, number - 1]);
  if (number < last) rest.push([number + 1, last]);
  return { run: withGaps(run, run.gaps.toSpliced(index, 1, ...rest)), turn: 'recovered' };
}

/** Half of the marks are kept when there are too many: what they tell becomes coarser, not wrong. */
function withMark({ marks, step }: EventRun, mark: NumberedTime): Pick<EventRun, 'marks' | 'step'> {
  const more = [...marks, mark];
  return more.length <= MOST_MARKS ? { marks: more, step } : { marks: more.filter((_, index) => index % 2 === 0), step: step * 2 };
}

/** Of too many ranges the oldest is forgotten, and with it what came before it: unknown numbers must never count as repeated. */
function withGaps(run: EventRun, gaps: EventRun['gaps']): EventRun {
  if (gaps.length <= MOST_GAPS) return { ...run, gaps };
  const [first, last] = gaps[0]!;
  return { ...run, gaps: gaps.slice(1), knownFrom: last + 1, forgotten: run.forgotten + last - first + 1 };
}
