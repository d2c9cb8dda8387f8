import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DrawLimits } from './draw.ts';
import type { SeedAnswer, SeedJob } from './seed-job.ts';

export interface ManySeeds {
  readonly from: number;
  readonly seeds: number;
  readonly limits: DrawLimits;
  /** Processes at a time. */
  readonly jobs: number;
}

// Beside this file in the same language: the checkout runs TypeScript, the build JavaScript.
const WORKER = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './seed-worker.ts' : './seed-worker.js', import.meta.url));

/** Tries seeds in processes of their own and hands over what came of each, in the order of the seeds, until `take` returns false or all are tried. */
export async function trySeeds({ from, seeds, limits, jobs }: ManySeeds, take: (answer: SeedAnswer) => boolean): Promise<void> {
  const answers = new Map<number, SeedAnswer>();
  const workers = new Set<ChildProcess>();
  let [next, shown] = [from, from];
  let stopped = false;

  function show(): void {
    for (let answer = answers.get(shown); answer && !stopped; answer = answers.get(shown)) {
      answers.delete(shown++);
      if (!take(answer)) stop();
    }
  }

  function stop(): void {
    stopped = true;
    for (const worker of workers) worker.kill();
  }

  await Promise.all(Array.from({ length: Math.min(jobs, seeds) }, () => work()));

  function work(): Promise<void> {
    return new Promise((resolve) => {
      const worker = fork(WORKER);
      workers.add(worker);
      let seed = -1;
      const ask = (): void => {
        if (stopped || next >= from + seeds) return void worker.disconnect();
        seed = next++;
        worker.send({ seed, limits } satisfies SeedJob);
      };
      const answered = (answer: SeedAnswer): void => {
        answers.set(seed, answer);
        seed = -1;
        show();
        ask();
      };
      worker.on('message', answered);
      worker.on('exit', (code, signal) => {
        workers.delete(worker);
        if (seed >= 0 && !stopped) {
          answers.set(seed, { seed, error: `the process that played it ended with ${signal ?? code}` });
          show();
        }
        resolve();
      });
      ask();
    });
  }
}
