import { AgentError } from '../errors.ts';
import type { Compute } from '../ports.ts';
import type { JointAnswer, JointJob } from '../workers/joint-job.ts';
import { createJobThreads } from './job-threads.ts';

/** Chooses among orders in a thread of its own: the solver and its memory are gone when it has answered. */
export interface JointThread {
  /** Rejects with AgentError `compute-failed` where the thread died or hung. */
  readonly choose: Compute['jointOrders'];
  /** Gives up what is under way: that rejects. */
  stop(): Promise<void>;
}

/** Creates it; `graceMs` beyond the solver's own time limit a thread is given up. */
export function createJointThread({ graceMs = 5000, script = defaultScript() } = {}): JointThread {
  const threads = createJobThreads<JointJob, JointAnswer>({ name: 'joint-order thread', script, memoryMb: 128 });
  return {
    async choose(request) {
      const answer = await threads.ask({ request, isTimed: true }, { mostMs: request.budgetMs + graceMs });
      if ('choice' in answer) return answer.choice;
      throw new AgentError('compute-failed', `choosing among orders failed: ${answer.failure}`);
    },
    stop: threads.stop,
  };
}

/** The script lies in the next folder, compiled or not as this file is. */
function defaultScript(): URL {
  return new URL(`../workers/joint-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}
