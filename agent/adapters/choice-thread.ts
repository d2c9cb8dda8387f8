import { AgentError } from '../errors.ts';
import type { Compute } from '../ports.ts';
import type { ChoiceAnswer, ChoiceJob } from '../workers/choice-job.ts';
import { createJobThreads } from './job-threads.ts';

/** Chooses parameters of levels in a thread of its own. */
export interface ChoiceThread {
  /** Rejects with AgentError `compute-failed` where the thread died or hung. */
  readonly choose: Compute['chooseLevels'];
  /** Gives up what is under way: that rejects. */
  stop(): Promise<void>;
}

/** How the thread is kept. */
export interface ChoiceThreadOptions {
  /** After its budget a thread has so long to come to an end by itself. */
  readonly graceMs?: number;
  /** The script that answers. */
  readonly script?: URL;
}

/** A thread that is started for each job and ended with it: it needs more memory than a forecast, and may take minutes. */
export function createChoiceThread({ graceMs = 60_000, script = defaultScript() }: ChoiceThreadOptions = {}): ChoiceThread {
  const threads = createJobThreads<ChoiceJob, ChoiceAnswer>({ name: 'choice thread', script, memoryMb: 256 });
  return {
    async choose(request) {
      const timeUp = new Int32Array(new SharedArrayBuffer(4));
      const timer = setTimeout(() => Atomics.store(timeUp, 0, 1), request.budgetMs);
      try {
        const transfer = request.cases.map(({ demand }) => demand.buffer as ArrayBuffer);
        const answer = await threads.ask({ request, timeUp }, { mostMs: request.budgetMs + graceMs, transfer });
        if ('choice' in answer) return answer.choice;
        throw new AgentError('compute-failed', `choosing parameters failed: ${answer.failure}`);
      } finally {
        clearTimeout(timer);
      }
    },
    stop: threads.stop,
  };
}

/** The script lies in the next folder, compiled or not as this file is. */
function defaultScript(): URL {
  return new URL(`../workers/choice-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}
