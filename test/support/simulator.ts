import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { built } from './built.ts';
import { until } from './mosquitto-process.ts';
import type { Finished } from './program.ts';

const MAIN = built('simulator/main.ts');

/** A `quartermaster-sim` process under way. */
export interface Simulator {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  readonly output: { readonly stdout: string; readonly stderr: string };
  /** Resolves when it has said this on stderr. */
  said(words: string): Promise<void>;
  /** Ends it at once where it still runs. */
  end(): Promise<unknown>;
}

/** Starts `quartermaster-sim` with these words, in a process of its own. */
export function startSimulator(...words: string[]): Simulator {
  const child = spawn(process.execPath, [MAIN, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text;
    });
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const finished = once(child, 'close').then(([code, signal]) => ({ code, signal, ...output }) as Finished);
  return {
    child,
    finished,
    output,
    async said(words) {
      await until(() => output.stderr.includes(words) || !isRunning(), `"${words}"`, 30_000);
      if (!output.stderr.includes(words)) throw new Error(`ended with ${child.exitCode} before "${words}": ${output.stderr}`);
    },
    end() {
      if (isRunning()) child.kill('SIGKILL');
      return finished;
    },
  };
}
