import { AgentError } from '../errors.ts';
import type { Compute } from '../ports.ts';
import type { PoolAnswer, PoolJob } from '../workers/pool-job.ts';
import { threadOf } from './compute-worker.ts';

/** Learns from all items in a thread of its own. */
export interface PoolThread {
  /** Rejects with AgentError `compute-failed` where the thread died or hung. */
  readonly learn: Compute['pooledMeans'];
  /** Gives up what is under way: that rejects. */
  stop(): Promise<void>;
}

/** How the thread is kept. */
export interface PoolThreadOptions {
  /** After its budget a thread has so long to come to an end by itself. */
  readonly graceMs?: number;
  /** The script that answers. */
  readonly script?: URL;
}

/** A thread that is started for each job and ended with it: it needs more memory than a forecast, and may take minutes. */
export function createPoolThread({ graceMs = 60_000, script = defaultScript() }: PoolThreadOptions = {}): PoolThread {
  const underWay = new Map<object, () => Promise<unknown>>();
  let stopped = false;

  return {
    learn(request) {
      if (stopped) return Promise.reject(new AgentError('compute-failed', 'the pool thread has stopped'));
      return new Promise((resolve, reject) => {
        const worker = threadOf(script, {
          execArgv: [],
          stdout: true,
          stderr: true,
          resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 256 },
        });
        worker.stdout.resume();
        worker.stderr.resume();
        const timeUp = new Int32Array(new SharedArrayBuffer(4));
        const timers = [
          setTimeout(() => Atomics.store(timeUp, 0, 1), request.budgetMs),
          setTimeout(() => lost(`no answer within ${request.budgetMs + graceMs} ms`), request.budgetMs + graceMs),
        ];
        const end = (settle: () => void): Promise<unknown> => {
          if (!underWay.delete(worker)) return Promise.resolve();
          for (const timer of timers) clearTimeout(timer);
          settle();
          return worker.terminate();
        };
        const failed = (why: string, retryable: boolean) => end(() => reject(new AgentError('compute-failed', why, { retryable })));
        const lost = (why: string) => failed(`the pool thread was lost: ${why}`, true);
        underWay.set(worker, () => lost('the agent stops'));
        worker.on('message', (answer: PoolAnswer) =>
          'means' in answer ? end(() => resolve(answer.means)) : failed(`learning from all items failed: ${answer.failure}`, false),
        );
        worker.on('messageerror', (error) => lost(error.message));
        worker.on('error', (error) => lost(error instanceof Error ? error.message : String(error)));
        worker.on('exit', (code) => lost(`exit code ${code}`));
        const job: PoolJob = { request, timeUp };
        worker.postMessage(
          job,
          request.batches.map(({ values }) => values.buffer as ArrayBuffer),
        );
      });
    },
    async stop() {
      stopped = true;
      await Promise.all([...underWay.values()].map((giveUp) => giveUp()));
    },
  };
}

/** The script lies in the next folder, compiled or not as this file is. */
function defaultScript(): URL {
  return new URL(`../workers/pool-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}
