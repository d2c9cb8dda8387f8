import { type ConfigurationProblem, formatPath, type Path } from './problem.ts';

/** Values of the process environment, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A document with its placeholders filled in, the paths of the texts that had one, and what was wrong with them. */
export interface Substituted {
  readonly value: unknown;
  readonly filled: ReadonlySet<string>;
  readonly problems: readonly (ConfigurationProblem & { readonly steps: Path })[];
}

const PLACEHOLDER = /\$\$\{|\$\{([^{}]*)\}/g;
const NAME = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s;

/**
 * Fills `${NAME}` and `${NAME:-fallback}` into the texts of a parsed document, so that no value can change its structure; `$${` stands for a literal `${`.
 * A variable that is not set and has no fallback is a problem.
 */
export function substitute(document: unknown, environment: Environment): Substituted {
  const filled = new Set<string>();
  const problems: (ConfigurationProblem & { steps: Path })[] = [];
  const around = new Set<object>();

  function fill(text: string, steps: Path): string {
    if (!text.includes('${')) return text;
    const path = formatPath(steps);
    filled.add(path);
    return text.replace(PLACEHOLDER, (whole, inside: string | undefined) => {
      if (inside === undefined) return '${';
      const [, name, fallback] = NAME.exec(inside) ?? [];
      const value = name === undefined ? undefined : environment[name] || fallback || environment[name];
      if (name === undefined)
        problems.push({ path, steps, message: `${whole} is not a placeholder; write \${NAME} or \${NAME:-fallback}` });
      else if (value === undefined && fallback === undefined) {
        problems.push({ path, steps, message: `the environment variable ${name} is not set and has no fallback` });
      }
      return value ?? '';
    });
  }

  function walk(value: unknown, steps: Path): unknown {
    if (typeof value === 'string') return fill(value, steps);
    if (value === null || typeof value !== 'object') return value;
    if (around.has(value)) {
      problems.push({ path: formatPath(steps), steps, message: 'an anchor stands inside itself' });
      return null;
    }
    around.add(value);
    const copy = Array.isArray(value)
      ? value.map((entry, index) => walk(entry, [...steps, index]))
      : Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, walk(entry, [...steps, name])]));
    around.delete(value);
    return copy;
  }

  return { value: walk(document, []), filled, problems };
}
