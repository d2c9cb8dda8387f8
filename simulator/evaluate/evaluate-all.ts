import { threadOf } from '../../agent/adapters/compute-worker.ts';
import { AgentError } from '../../agent/errors.ts';
import { evaluateItem, type ItemResult } from './evaluate-item.ts';
import type { ItemAnswer, PackedJob } from './evaluate-worker.ts';
import type { ItemJob, Plan } from './plan.ts';

/** How many threads share the items, and who is told how many are done. With one, the work is done on the calling thread. */
export interface Crew {
  readonly workers: number;
  readonly onDone: (done: number) => void;
}

/** Evaluates every item; results come in the order of the jobs, whatever thread did them. Throws AgentError `compute-failed` where a thread is lost. */
export async function evaluateAll(jobs: readonly ItemJob[], plan: Plan, crew: Crew): Promise<ItemResult[]> {
  const workers = Math.min(crew.workers, jobs.length);
  if (workers > 1) return await inThreads(jobs, plan, { ...crew, workers });
  return jobs.map((job, index) => {
    const result = evaluateItem(job, plan);
    crew.onDone(index + 1);
    return result;
  });
}

async function inThreads(jobs: readonly ItemJob[], plan: Plan, { workers, onDone }: Crew): Promise<ItemResult[]> {
  const results = new Array<ItemResult>(jobs.length);
  let [next, done] = [0, 0];
  const take = (): number | undefined => (next < jobs.length ? next++ : undefined);
  const keep = (index: number, result: ItemResult): void => {
    results[index] = result;
    onDone(++done);
  };
  const threads = Array.from({ length: workers }, () => oneThread(jobs, plan, { take, keep }));
  try {
    await Promise.all(threads);
  } catch (error) {
    // The others finish what they have in hand, and take no more.
    next = jobs.length;
    await Promise.allSettled(threads);
    throw error;
  }
  return results;
}

interface Queue {
  readonly take: () => number | undefined;
  readonly keep: (index: number, result: ItemResult) => void;
}

/** One thread's share: an item at a time until none is left. */
async function oneThread(jobs: readonly ItemJob[], plan: Plan, { take, keep }: Queue): Promise<void> {
  // What it prints goes nowhere: libraries print, and our standard output is a protocol.
  const worker = threadOf(scriptBesideThis(), { workerData: plan, execArgv: [], stdout: true, stderr: true });
  worker.stdout.resume();
  worker.stderr.resume();
  try {
    await new Promise<void>((resolve, reject) => {
      let current: number | undefined;
      const failed = (why: string): void => {
        const item = current === undefined ? '' : ` at ${jobs[current]!.item.id}`;
        reject(new AgentError('compute-failed', `evaluating failed${item}: ${why}`));
      };
      const ask = (): void => {
        current = take();
        if (current === undefined) return resolve();
        const { item, demand, offset } = jobs[current]!;
        worker.postMessage({ item, demand: Float64Array.from(demand), offset } satisfies PackedJob);
      };
      worker.on('message', (answer: ItemAnswer) => {
        if ('failure' in answer) return failed(answer.failure);
        keep(current!, answer.result);
        ask();
      });
      worker.on('error', (error) => failed(error instanceof Error ? error.message : String(error)));
      worker.on('exit', (code) => failed(`a thread ended with exit code ${code}`));
      ask();
    });
  } finally {
    await worker.terminate();
  }
}

/** The worker lies beside this file, compiled or not as this file is. */
function scriptBesideThis(): URL {
  return new URL(`./evaluate-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}
