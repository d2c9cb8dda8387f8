import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { type ForecastAnswer, type ForecastJob, packJob } from '../workers/forecast-job.ts';

/** A worker thread that answers one job at a time. */
export interface ComputeWorker {
  /** Hands over a job; until it is answered the thread keeps the process alive. */
  ask(job: ForecastJob): void;
  /** Says that nothing is under way: the process may end. */
  rest(): void;
  end(): Promise<void>;
}

interface Listener {
  answered(answer: ForecastAnswer): void;
  /** The thread is gone or going, and says why. */
  ended(why: string): void;
}

/** Starts a thread. What it prints goes nowhere: libraries print, and our standard output is a protocol. */
export function startWorker(script: URL, listener: Listener): ComputeWorker {
  const worker = threadOf(script, {
    // Options that this process was started with are for this process: `--import` would load its loader twice.
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 128 },
  });
  worker.stdout.resume();
  worker.stderr.resume();
  worker.on('message', (answer: ForecastAnswer) => listener.answered(answer));
  worker.on('messageerror', (error) => listener.ended(error.message));
  worker.on('error', (error) => listener.ended(error instanceof Error ? error.message : String(error)));
  worker.on('exit', (code) => listener.ended(`exit code ${code}`));
  return {
    ask(job) {
      worker.ref();
      worker.postMessage(packJob(job));
    },
    rest() {
      worker.unref();
    },
    async end() {
      await worker.terminate();
    },
  };
}

/** Starts a script in a thread. From source (`.ts`), the thread first loads what reads TypeScript: Node 20 gives a worker none of its parent's loaders. */
export function threadOf(script: URL, options: WorkerOptions): Worker {
  if (!script.pathname.endsWith('.ts')) return new Worker(script, options);
  // What `require` finds is the CommonJS twin, which registers a path that does not exist (tsx 4.23).
  const loader = pathToFileURL(
    createRequire(import.meta.url)
      .resolve('tsx/esm/api')
      .replace(/\.cjs$/, '.mjs'),
  ).href;
  return new Worker(`import('${loader}').then(({ register }) => { register(); return import('${script.href}'); });`, {
    ...options,
    eval: true,
  });
}
