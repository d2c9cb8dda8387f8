import type { Worker } from 'node:worker_threads';
import { AgentError } from '../errors.ts';
import type { DatabaseCare } from '../ports.ts';
import { type CareAnswer, type CareJob, resultOf } from '../workers/care-job.ts';
import { threadOf } from './compute-worker.ts';

/** Looks after the database file in a thread that is started for each job and ended with it: copying and syncing a large file must not hold up the loops. */
export function createCareThread(script: URL = defaultScript()): DatabaseCare {
  const giveUp = new Map<Worker, () => void>();

  function ask(job: CareJob): Promise<CareAnswer> {
    return new Promise((resolve, reject) => {
      const worker = threadOf(script, { execArgv: [], stdout: true, stderr: true });
      worker.stdout.resume();
      worker.stderr.resume();
      const end = (settle: () => void) => {
        if (!giveUp.delete(worker)) return;
        void worker.terminate();
        settle();
      };
      const lost = (why: string) => end(() => reject(new AgentError('compute-failed', `the thread was lost: ${why}`, { retryable: true })));
      giveUp.set(worker, () => lost('the agent stops'));
      worker.on('message', (answer: CareAnswer) => end(() => resolve(answer)));
      worker.on('error', (error) => lost(error instanceof Error ? error.message : String(error)));
      worker.on('exit', (code) => lost(`exit code ${code}`));
      worker.postMessage(job);
    });
  }

  return {
    backUp: async (order) => resultOf(await ask({ kind: 'backup', order })),
    check: async (order) => resultOf(await ask({ kind: 'check', order })),
    async stop() {
      const workers = [...giveUp];
      for (const [, end] of workers) end();
      await Promise.all(workers.map(([worker]) => worker.terminate()));
    },
  };
}

/** The script lies in the next folder, compiled or not as this file is. */
function defaultScript(): URL {
  return new URL(`../workers/care-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}
