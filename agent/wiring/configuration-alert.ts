import { ConfigurationError, formatProblem } from '../config/problem.ts';
import { AgentError } from '../errors.ts';
import type { AlertState } from '../pipeline/alerts.ts';

/** What is wrong with a configuration that was read again: every problem a line, and how many there are. */
export interface Refusal {
  readonly problems: string;
  readonly count: number;
}

/** A refused configuration in words, from what reading it has thrown. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof ConfigurationError && error.problems.length > 0) {
    const lines = error.problems.map((problem) => formatProblem(error.file, problem));
    return { problems: lines.join('\n'), count: lines.length };
  }
  return { problems: error instanceof AgentError ? error.message : String(error), count: 1 };
}

/** The alert `configuration-refused`: raised while the newest configuration that was read is not the one that counts; null clears it. */
export function configurationAlert(refusal: Refusal | null): AlertState {
  const subject = { kind: 'configuration-refused', subject: 'configuration' };
  if (!refusal) return { ...subject, finding: null };
  const [first] = refusal.problems.split('\n');
  const more = refusal.count > 1 ? ` (and ${refusal.count - 1} more)` : '';
  const sentence = `The configuration that was read again is refused, and the one before still counts: ${first}${more}.`;
  return { ...subject, finding: { sentence, numbers: { problems: refusal.count } } };
}
