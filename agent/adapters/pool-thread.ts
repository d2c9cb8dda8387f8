import { AgentError } from '../errors.ts';
import type { Compute } from '../ports.ts';
import type { PoolAnswer, PoolJob } from '../workers/pool-job.ts';
import { createJobThreads } from './job-threads.ts';

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
  const threads = createJobThreads<PoolJob, PoolAnswer>({ name: 'pool thread', script, memoryMb: 256 });
  return {
    async learn(request) {
      const timeUp = new Int32Array(new SharedArrayBuffer(4));
      const timer = setTimeout(() => Atomics.store(timeUp, 0, 1), request.budgetMs);
      try {
        const transfer = request.batches.map(({ values }) => values.buffer as ArrayBuffer);
        const answer = await threads.ask({ request, timeUp }, { mostMs: request.budgetMs + graceMs, transfer });
        if ('means' in answer) return answer.means;
        throw new AgentError('compute-failed', `learning from all items failed: ${answer.failure}`);
      } finally {
        clearTimeout(timer);
      }
    },
    stop: threads.stop,
  };
}

/** The script lies in the next folder, compiled or not as this file is. */
function defaultScript(): URL {
  return new URL(`../workers/pool-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}
