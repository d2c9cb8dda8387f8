import { dueRuns, nextRun, type Schedule } from '../domain/schedule.ts';
import { AgentError } from '../errors.ts';
import type { Clock, Log, Timer } from '../ports.ts';
import type { Store } from '../store/store.ts';

/** Recurring work: its name, when it is due, and what it does. */
export interface Job {
  readonly name: string;
  readonly pattern: string;
  readonly schedule: Schedule;
  run(): void | Promise<void>;
}

/** What the surroundings refused, for example on a full disk, is tried again after this long. */
const RETRY_MS = 60_000;

export interface Jobs {
  /** Makes up for what was due while the box was off, and plans what comes. */
  start(): void;
  stop(): void;
}

/**
 * Runs each job when it is due by its last success in the database, whether the box was on at that time or not; several missed runs are made up for by one.
 * The clock only wakes it: what is due is decided by `dueRuns`.
 */
export function createJobs(ports: { clock: Clock; log: Log }, store: Store, parts: { jobs: readonly Job[]; timeZone: string }): Jobs {
  const { clock, log } = ports;
  const timers = new Map<string, Timer>();
  const failing = new Set<string>();
  let stopped = false;

  async function take(job: Job): Promise<void> {
    try {
      await runIfDue(job);
    } catch (error) {
      if (!(error instanceof AgentError && error.retryable)) throw error;
      if (!failing.has(job.name)) log.warn({ job: job.name, cause: error.code, error: error.message }, 'job failed, will try again');
      failing.add(job.name);
      if (!stopped)
        timers.set(
          job.name,
          clock.after(RETRY_MS, () => take(job)),
        );
      return;
    }
    failing.delete(job.name);
    plan(job);
  }

  async function runIfDue(job: Job): Promise<void> {
    const now = clock.now();
    const known = store.jobs.get(job.name);
    const changed = known?.pattern !== job.pattern || known.timeZone !== parts.timeZone;
    // A new or changed job starts counting now: it has missed nothing.
    const since = known && !changed ? (known.lastSuccess ?? now) : now;
    const due = dueRuns(job.schedule, parts.timeZone, since, now);
    if (due.length > 0) {
      if (due.length > 1) log.info({ job: job.name, missed: due.length - 1 }, 'job makes up for missed runs');
      await job.run();
    }
    if (due.length > 0 || !known || changed) {
      store.transaction(() => store.jobs.put({ name: job.name, pattern: job.pattern, timeZone: parts.timeZone, lastSuccess: now }));
    }
  }

  function plan(job: Job): void {
    const next = nextRun(job.schedule, parts.timeZone, clock.now());
    if (next !== null && !stopped)
      timers.set(
        job.name,
        clock.at(next, () => take(job)),
      );
  }

  return {
    start() {
      for (const job of parts.jobs)
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
