import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built } from './built.ts';

const MAIN = built('agent/main.ts');

/** What a finished program left behind. */
export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A `quartermaster` process under way. */
export interface Program {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves with the first log line on stderr that bears this phrase; rejects when the program ends without it. */
  line(phrase: string): Promise<Record<string, unknown>>;
}

/** Starts `quartermaster` with these words, in a process of its own. */
export function startProgram(words: readonly string[], environment: Record<string, string> = {}): Program {
  const child = spawn(process.execPath, [MAIN, ...words], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const finished = once(child, 'close').then(([code, signal]) => ({ code, signal, stdout, stderr }) as Finished);
  return {
    child,
    finished,
    line: (phrase) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = stderr.split('\n').find((line) => line.includes(`"msg":${JSON.stringify(phrase)}`));
          if (found) resolve(JSON.parse(found) as Record<string, unknown>);
        };
        child.stderr!.on('data', look);
        finished.then((end) => reject(new Error(`ended with ${end.code} before "${phrase}": ${end.stderr}`)));
        look();
      }),
  };
}

/** Runs `quartermaster` with these words to its end. */
export function runProgram(...words: string[]): Promise<Finished> {
  return startProgram(words).finished;
}

/** A temporary folder, and how to be rid of it. */
export function temporaryFolder(): { readonly path: string; readonly file: (name: string) => string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'quartermaster-test-'));
  return { path, file: (name) => join(path, name), remove: () => rmSync(path, { recursive: true, force: true }) };
}
