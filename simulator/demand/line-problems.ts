import { AgentError } from '../../agent/errors.ts';

/** What is wrong with a file, line by line. */
export interface LineProblems {
  add(line: number, message: string): void;
  /** Throws AgentError `input-invalid` with the first twenty by line, and how many more there are; does nothing where there is none. */
  refuse(): void;
}

const MOST_SHOWN = 20;
/** A file that is wrong in every line need not be remembered line by line. */
const MOST_KEPT = 1000;

/** Collects the problems of a file. */
export function createLineProblems(file: string): LineProblems {
  const kept: { readonly line: number; readonly message: string }[] = [];
  let count = 0;
  return {
    add(line, message) {
      if (count++ < MOST_KEPT) kept.push({ line, message });
    },
    refuse() {
      if (count === 0) return;
      const inOrder = kept.sort((a, b) => a.line - b.line).slice(0, MOST_SHOWN);
      const more = count > MOST_SHOWN ? [`... and ${count - MOST_SHOWN} more`] : [];
      const lines = [...inOrder.map(({ line, message }) => `${file}, line ${line}: ${message}`), ...more];
      throw new AgentError('input-invalid', lines.join('\n'));
    },
  };
}
