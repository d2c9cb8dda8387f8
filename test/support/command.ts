import { QUARTERMASTER } from '../../agent/cli/commands.ts';
import { run } from '../../agent/cli/run.ts';

/** What a command of `quartermaster` answers, run in this process as its own `main.ts` does; `start`, which takes its process for itself, needs one of its own. */
export async function runCommand(...words: string[]): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const said = { stdout: '', stderr: '' };
  const into = (stream: keyof typeof said) => ({
    write(text: string) {
      said[stream] += text;
    },
  });
  const code = await run(QUARTERMASTER, words, { stdout: into('stdout'), stderr: into('stderr') });
  return { code, ...said };
}
