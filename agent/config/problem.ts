import { AgentError } from '../errors.ts';

/** Something wrong with the configuration, with its path in the file (`sinks[0].kind`, "" for the whole) and, where it is known, its place in the text. */
export interface ConfigurationProblem {
  readonly path: string;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

/** AgentError `configuration-invalid`, with every problem of the file at once. */
export class ConfigurationError extends AgentError {
  readonly file: string;
  readonly problems: readonly ConfigurationProblem[];

  constructor(file: string, problems: readonly ConfigurationProblem[]) {
    const [first] = problems;
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    super('configuration-invalid', first ? `${formatProblem(file, first)}${more}` : `${file} is not valid`);
    this.file = file;
    this.problems = problems;
  }
}

/** Steps into a document: names of options and places in lists. */
export type Path = readonly (string | number)[];

/** A path as people write it: `subscriptions[1].decoder.kind`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    const name = /^[A-Za-z_][\w-]*$/.test(step) ? step : JSON.stringify(step);
    return text ? `${text}.${name}` : name;
  }, '');
}

/** One problem as a line of text: `file:line:column: path: message`. */
export function formatProblem(file: string, problem: ConfigurationProblem): string {
  const place = problem.line === undefined ? file : `${file}:${problem.line}:${problem.column ?? 1}`;
  return problem.path ? `${place}: ${problem.path}: ${problem.message}` : `${place}: ${problem.message}`;
}
