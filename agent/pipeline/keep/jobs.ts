import { dueRuns, nextRun, type Schedule } from '../../domain/time/schedule.ts';
import { AgentError } from '../../errors.ts';
import type { Clock, Log, Timer } from '../../ports.ts';
import type { Store } from '../../store/store.ts';

/** Recurring work: its name, when it is due, and what it does. */
export interface Job {
  readonly name: string;
  readonly pattern: string;
  readonly schedule: Schedule;
  run(): void | Promise<void>;
  /** After this long it is tried again when the surroundings refused it; a minute where it says nothing. */
  readonly retryMs?: number;
}

/** What the surroundings refused, for example on a full disk, is tried again after this long. */
const RETRY_MS = 60_000;
/** A last success so far ahead is none: the clock was wrong. Less is a small step back, after which nothing is to run twice. */
const FAR_AHEAD_MS = 25 * 3_600_000;

export interface Jobs {
  /** Makes up for what was due while the box was off, and plans what comes; once more, when the jobs or their patterns have changed. */
  start(): void;
  /** Plans nothing until the next start: the date is not known. What is under way ends. */
  hold(): void;
  stop(): void;
}

/**
 * Runs each job when it is due by its last success in the database, whether the box was on at that time or not; several missed runs are made up for by one.
 * The clock only wakes it: what is due is decided by `dueRuns`.
 */
export function createJobs(
  ports: { clock: Clock; log: Log },
  store: Store,
  parts: { readonly jobs: readonly Job[]; readonly timeZone: string },
): Jobs {
  const { clock, log } = ports;
  const timers = new Map<string, Timer>();
  const failing = new Set<string>();
  const underWay = new Set<string>();
  let planned: ReadonlySet<Job> = new Set();
  let stopped = false;

  async function take(job: Job): Promise<void> {
    // Its predecessor of before a reload still runs: what it does must not be done twice at a time.
    if (underWay.has(job.name)) return tryAgain(job);
    underWay.add(job.name);
    try {
      await runIfDue(job);
    } catch (error) {
      if (!(error instanceof AgentError && error.retryable)) throw error;
      if (!failing.has(job.name)) log.warn({ job: job.name, cause: error.code, error: error.message }, 'job failed, will try again');
      failing.add(job.name);
      return tryAgain(job);
    } finally {
      underWay.delete(job.name);
    }
    failing.delete(job.name);
    plan(job);
  }

  function tryAgain(job: Job): void {
    if (stopped || !planned.has(job)) return;
    timers.set(
      job.name,
      clock.after(job.retryMs ?? RETRY_MS, () => take(job)),
    );
  }

  async function runIfDue(job: Job): Promise<void> {
    const now = clock.now();
    const known = store.jobs.get(job.name);
    const changed = known?.pattern !== job.pattern || known.timeZone !== parts.timeZone;
    const last = known?.lastSuccess ?? null;
    // A clock that was far ahead must not keep a job from running until then.
    const isAhead = last !== null && last > now + FAR_AHEAD_MS;
    // A new or changed job starts counting now: it has missed nothing.
    const since = changed || isAhead ? now : (last ?? now);
    const due = dueRuns(job.schedule, parts.timeZone, since, now);
    if (due.length > 0) {
      if (due.length > 1) log.info({ job: job.name, missed: due.length - 1 }, 'job makes up for missed runs');
      await job.run();
    }
    if (due.length > 0 || !known || changed || isAhead) {
      store.transaction(() => store.jobs.put({ name: job.name, pattern: job.pattern, timeZone: parts.timeZone, lastSuccess: now }));
    }
  }

  function plan(job: Job): void {
    const next = nextRun(job.schedule, parts.timeZone, clock.now());
    if (next !== null && !stopped && planned.has(job))
      timers.set(
        job.name,
        clock.at(next, () => take(job)),
      );
  }

  function hold(): void {
    for (const timer of timers.values()) timer.cancel();
    timers.clear();
    planned = new Set();
  }

  return {
    hold,
    start() {
      hold();
      planned = new Set(parts.jobs);
      for (const job of planned)
        timers.set(
          job.name,
          clock.after(0, () => take(job)),
        );
    },
    stop() {
      stopped = true;
      for (const timer of timers.values()) timer.cancel();
    },
  };
}
