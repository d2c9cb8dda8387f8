import { availableParallelism } from 'node:os';
import { AgentError } from '../errors.ts';
import type { Compute, Log } from '../ports.ts';
import type { ForecastAnswer, ForecastJob } from '../workers/forecast-job.ts';
import { createChoiceThread } from './choice-thread.ts';
import { type ComputeWorker, startWorker } from './compute-worker.ts';
import { createJointThread } from './joint-thread.ts';
import { createPoolThread } from './pool-thread.ts';

/** How workers are kept. */
export interface WorkerPoolOptions {
  /** Workers at most; by default two, and always one processor left to the loop. */
  readonly size?: number;
  /** A worker without work for this long is ended. */
  readonly idleMs?: number;
  /** A job that runs longer is given up and its worker ended. */
  readonly jobTimeoutMs?: number;
  /** Told when a worker died or hung. */
  readonly log?: Pick<Log, 'warn'>;
  /** The script that answers jobs. */
  readonly script?: URL;
}

interface Job {
  readonly request: ForecastJob;
  readonly settle: (answer: ForecastAnswer) => void;
  readonly reject: (error: AgentError) => void;
}

interface Place {
  worker: ComputeWorker;
  job: Job | null;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Computes in disposable worker threads: none at rest, started when asked for, taken in the order of asking. A worker that dies or hangs
 * costs its one job, which is rejected as `compute-failed`; the next job finds a fresh one.
 */
export function createWorkerPool(options: WorkerPoolOptions = {}): Compute {
  const size = Math.max(1, options.size ?? Math.min(2, availableParallelism() - 1));
  const { idleMs = 5000, jobTimeoutMs = 60_000, script = defaultScript(), log } = options;
  const places = new Set<Place>();
  const waiting: Job[] = [];
  const pool = createPoolThread();
  const joint = createJointThread();
  const choice = createChoiceThread();
  let stopped = false;

  function assign(): void {
    while (waiting.length) {
      let place = [...places].find((candidate) => candidate.job === null);
      if (!place && places.size >= size) return;
      place ??= open();
      begin(place, waiting.shift()!);
    }
  }

  function open(): Place {
    const place: Place = {
      worker: startWorker(script, {
        answered: (answer) => finish(place, answer),
        ended: (why) => lose(place, why),
      }),
      job: null,
      timer: undefined,
    };
    places.add(place);
    return place;
  }

  function begin(place: Place, job: Job): void {
    clearTimeout(place.timer);
    place.job = job;
    place.timer = setTimeout(() => lose(place, `no answer within ${jobTimeoutMs} ms`), jobTimeoutMs);
    place.worker.ask(job.request);
  }

  function finish(place: Place, answer: ForecastAnswer): void {
    const { job } = place;
    if (!job || !places.has(place)) return;
    clearTimeout(place.timer);
    place.job = null;
    place.worker.rest();
    place.timer = setTimeout(() => void close(place), idleMs);
    place.timer.unref();
    assign();
    job.settle(answer);
  }

  function lose(place: Place, why: string): void {
    if (!places.has(place)) return;
    const { job } = place;
    void close(place);
    if (job) {
      log?.warn({ why }, 'worker lost');
      job.reject(new AgentError('compute-failed', `the worker was lost: ${why}`, { retryable: true }));
    }
    if (!stopped) assign();
  }

  function close(place: Place): Promise<void> {
    clearTimeout(place.timer);
    places.delete(place);
    return place.worker.end();
  }

  return {
    forecast(request) {
      if (stopped) return Promise.reject(new AgentError('compute-failed', 'the worker pool has stopped'));
      return new Promise((resolve, reject) => {
        const settle = (answer: ForecastAnswer) => {
          if ('outcome' in answer) resolve(answer.outcome);
          else reject(new AgentError('compute-failed', `forecast failed: ${answer.failure}`));
        };
        waiting.push({ request, settle, reject });
        assign();
      });
    },
    pooledMeans: (request) => pool.learn(request),
    chooseLevels: (request) => choice.choose(request),
    jointOrders: (request) => joint.choose(request),
    async stop() {
      stopped = true;
      const threadsEnded = Promise.all([pool.stop(), joint.stop(), choice.stop()]);
      const given = [...waiting.splice(0), ...[...places].flatMap(({ job }) => job ?? [])];
      const ended = [...places].map(close);
      for (const { reject } of given) reject(new AgentError('compute-failed', 'the worker pool has stopped'));
      await Promise.all([...ended, threadsEnded]);
    },
  };
}

/** The worker lies beside this file, compiled or not as this file is. */
function defaultScript(): URL {
  return new URL(`../workers/forecast-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}
