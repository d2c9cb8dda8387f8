import { AgentError } from '../errors.ts';
import { threadOf } from './compute-worker.ts';

/** How a job's thread is started. */
export interface JobThreadsOptions {
  /** What it is called in messages. */
  readonly name: string;
  readonly script: URL;
  /** Of its JavaScript heap. */
  readonly memoryMb: number;
}

/** Threads that are started for one job each and ended with it: for rare work that needs more memory than a forecast, or may take minutes. */
export interface JobThreads<Job, Answer> {
  /** Rejects with AgentError `compute-failed` where the thread died, or gave no answer in time. */
  ask(job: Job, limits: { readonly mostMs: number; readonly transfer?: readonly ArrayBuffer[] }): Promise<Answer>;
  /** Gives up what is under way: that rejects. */
  stop(): Promise<void>;
}

/** Creates them; none is at rest. */
export function createJobThreads<Job, Answer>({ name, script, memoryMb }: JobThreadsOptions): JobThreads<Job, Answer> {
  const underWay = new Map<object, () => Promise<unknown>>();
  let stopped = false;

  return {
    ask(job, { mostMs, transfer = [] }) {
      if (stopped) return Promise.reject(new AgentError('compute-failed', `the ${name} has stopped`));
      return new Promise((resolve, reject) => {
        const worker = threadOf(script, {
          execArgv: [],
          stdout: true,
          stderr: true,
          resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: memoryMb },
        });
        worker.stdout.resume();
        worker.stderr.resume();
        const timer = setTimeout(() => lost(`no answer within ${mostMs} ms`), mostMs);
        const end = (settle: () => void): Promise<unknown> => {
          if (!underWay.delete(worker)) return Promise.resolve();
          clearTimeout(timer);
          settle();
          return worker.terminate();
        };
        const lost = (why: string) =>
          end(() => reject(new AgentError('compute-failed', `the ${name} was lost: ${why}`, { retryable: true })));
        underWay.set(worker, () => lost('the agent stops'));
        worker.on('message', (answer: Answer) => end(() => resolve(answer)));
        worker.on('messageerror', (error) => lost(error.message));
        worker.on('error', (error) => lost(error instanceof Error ? error.message : String(error)));
        worker.on('exit', (code) => lost(`exit code ${code}`));
        worker.postMessage(job, transfer);
      });
    },
    async stop() {
      stopped = true;
      await Promise.all([...underWay.values()].map((giveUp) => giveUp()));
    },
  };
}
