import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readHolidaysFile } from './holidays.ts';
import { type Fault, faultsOf, valueAt } from './issues.ts';
import { packFaults } from './locations.ts';
import { ConfigurationError, type ConfigurationProblem, formatPath, type Path } from './problem.ts';
import { doubleShelves } from './readers.ts';
import { type AgentConfig, configSchema } from './schema.ts';
import { mapLeaves } from './schema-walk.ts';
import { type Environment, type Substituted, substitute } from './substitute.ts';
import { successionFaults } from './succession.ts';
import { currencyFaults, supplierFaults } from './suppliers.ts';
import { readYamlFile } from './yaml-file.ts';

/**
 * Reads the configuration: every default filled in, durations in milliseconds, paths absolute. Throws AgentError `input-missing` where the file cannot be read, and
 * ConfigurationError (`configuration-invalid`) with every problem at once.
 */
export function loadConfig(file: string, environment: Environment = process.env): AgentConfig {
  const yaml = readYamlFile(file);
  const document = substitute(yaml.value ?? {}, environment);
  const faults: Fault[] = document.problems.map(({ steps, message }) => ({ steps, message, atKey: false }));
  // A text that lacks its variable has been reported; what the schema says of the hole that it left is noise.
  const reported = new Set(document.problems.map((problem) => problem.path));
  const parsed = parse(document);
  const issues = parsed.error?.issues.filter((issue) => !reported.has(formatPath(issue.path as Path))) ?? [];
  faults.push(...issues.flatMap((issue) => faultsOf(issue, configSchema, document.value)));
  const folder = dirname(resolve(file));
  faults.push(...supplierFaults(document.value), ...pemFaults(document.value, folder));
  if (parsed.data)
    faults.push(
      ...packFaults(parsed.data),
      ...doubleShelves(parsed.data),
      ...currencyFaults(parsed.data),
      ...successionFaults(parsed.data),
    );
  if (faults.length > 0 || !parsed.data) throw new ConfigurationError(file, withPlaces(faults, yaml.place));
  const config = mapLeaves(configSchema, parsed.data, (value, meta) => (meta.path ? resolve(folder, String(value)) : value)) as AgentConfig;
  return withHolidays(config);
}

function withHolidays(config: AgentConfig): AgentConfig {
  const { site } = config;
  if (site.holidaysFile === undefined) return config;
  return { ...config, site: { ...site, holidays: [...site.holidays, ...readHolidaysFile(site.holidaysFile)] } };
}

/** A placeholder is always a text; where the schema wants a number or a truth value there, the text is read as one. */
function parse({ value, filled }: Substituted) {
  const first = configSchema.safeParse(value);
  const readable = first.error?.issues.filter((issue) => issue.code === 'invalid_type' && filled.has(formatPath(issue.path as Path))) ?? [];
  if (readable.length === 0) return first;
  for (const { path } of readable) {
    const parent = valueAt(value, path.slice(0, -1) as Path) as Record<PropertyKey, unknown>;
    const step = path.at(-1)!;
    parent[step] = readScalar(parent[step]);
  }
  return configSchema.safeParse(value);
}

function readScalar(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text;
}

function pemFaults(document: unknown, folder: string): Fault[] {
  const faults: Fault[] = [];
  mapLeaves(configSchema, document, (value, meta, steps) => {
    const message = meta.pem && typeof value === 'string' ? pemProblem(resolve(folder, value)) : null;
    if (message) faults.push({ steps, message, atKey: false });
  });
  return faults;
}

function pemProblem(file: string): string | null {
  try {
    return readFileSync(file, 'latin1').includes('-----BEGIN ') ? null : `${file} is not a PEM file`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? `there is no file ${file}` : `cannot read ${file}`;
  }
}

function withPlaces(faults: readonly Fault[], place: ReturnType<typeof readYamlFile>['place']): ConfigurationProblem[] {
  const problems = faults.map(({ steps, message, atKey }) => ({
    path: formatPath(steps),
    message,
    ...place(steps, atKey ? 'key' : 'value'),
  }));
  return problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}
