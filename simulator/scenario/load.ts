import { dirname, resolve } from 'node:path';
import { type Fault, faultsOf } from '../../agent/config/issues.ts';
import { ConfigurationError, formatPath, type Path } from '../../agent/config/problem.ts';
import { configSchema } from '../../agent/config/schema.ts';
import { readYamlFile } from '../../agent/config/yaml-file.ts';
import { createRandom } from '../random.ts';
import { planRun, type RunPlan } from './run-plan.ts';
import { scenarioSchema } from './scenario.ts';

/**
 * Reads a scenario and plans its run; `seed` takes the place of the file's. Throws AgentError `input-missing` where the file cannot be read, and ConfigurationError
 * (`configuration-invalid`) with every problem at once, those of the agent's options, too.
 */
export function loadScenario(file: string, seed?: string): RunPlan {
  const yaml = readYamlFile(file);
  const document = (yaml.value ?? {}) as Readonly<Record<string, unknown>>;
  const parsed = scenarioSchema.safeParse(document);
  const faults: Fault[] = (parsed.error?.issues ?? []).flatMap((issue) => faultsOf(issue, scenarioSchema, document));
  faults.push(...agentFaults(document['agent']));
  if (faults.length > 0 || !parsed.data) {
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
  const scenario = { ...parsed.data, ...(seed !== undefined && { seed }) };
  const { demand } = scenario;
  const raw = (document['faults'] ?? []) as readonly Readonly<Record<string, unknown>>[];
  return planRun(
    { ...scenario, demand: { ...demand, file: demand.file && resolve(dirname(resolve(file)), demand.file) } },
    raw,
    createRandom(String(scenario.seed)).stream('scenario'),
  );
}

/** What is wrong with the agent's options. */
function agentFaults(agent: unknown): Fault[] {
  if (typeof agent !== 'object' || agent === null) return [];
  const { error } = configSchema.safeParse(agent);
  return (error?.issues ?? []).flatMap((issue) =>
    faultsOf(issue, configSchema, agent).map((fault) => ({ ...fault, steps: ['agent', ...fault.steps] as Path })),
  );
}
