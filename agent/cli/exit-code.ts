import { AgentError } from '../errors.ts';
import type { Io } from './io.ts';

/** What the process says when it ends. */
export const EXIT = { done: 0, failed: 1, usage: 2, inputMissing: 66, configuration: 78 } as const;

/** A command was called wrongly; the message says how. */
export function usageError(message: string): AgentError {
  return new AgentError('usage', message);
}

/** Tells a person what went wrong, and returns the exit code for it. Bugs are thrown on. */
export async function reportError(program: { readonly name: string }, error: unknown, io: Io): Promise<number> {
  if (!(error instanceof AgentError)) throw error;
  if (error.code === 'configuration-invalid') {
    const { ConfigurationError, formatProblem } = await import('../config/problem.ts');
    if (error instanceof ConfigurationError) {
      for (const problem of error.problems) io.stderr.write(`${formatProblem(error.file, problem)}\n`);
      return EXIT.configuration;
    }
  }
  io.stderr.write(`${program.name}: ${error.message}\n`);
  if (error.code === 'configuration-invalid') return EXIT.configuration;
  if (error.code === 'usage') return EXIT.usage;
  return error.code === 'input-missing' ? EXIT.inputMissing : EXIT.failed;
}
