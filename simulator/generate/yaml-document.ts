import type { z } from 'zod';
import { type Fault, faultsOf } from '../../agent/config/issues.ts';
import { ConfigurationError, formatPath } from '../../agent/config/problem.ts';
import { readYamlFile } from '../../agent/config/yaml-file.ts';

/** A document with its defaults filled in, and as it stands in the file. */
export interface YamlDocument<Value> {
  readonly value: Value;
  readonly raw: unknown;
}

/** Reads a YAML file by a schema, and by rules for its options together. Throws AgentError `input-missing`, or ConfigurationError with every problem, its path and its line. */
export function readYamlDocument<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  rules: (value: z.infer<Schema>) => readonly Fault[] = () => [],
): YamlDocument<z.infer<Schema>> {
  const yaml = readYamlFile(file);
  const raw = yaml.value ?? {};
  const parsed = schema.safeParse(raw);
  const faults = parsed.success ? rules(parsed.data) : parsed.error.issues.flatMap((issue) => faultsOf(issue, schema, raw));
  if (parsed.success && faults.length === 0) return { value: parsed.data, raw };
  const problems = faults.map(({ steps, message, atKey }) => ({
    path: formatPath(steps),
    message,
    ...yaml.place(steps, atKey ? 'key' : 'value'),
  }));
  throw new ConfigurationError(
    file,
    problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)),
  );
}
