import { dirname, resolve } from 'node:path';
import { createRandom } from '../random.ts';
import { planRun, type RunPlan } from '../scenario/run-plan.ts';
import { scenarioSchema } from '../scenario/scenario.ts';
import { readYamlDocument } from './yaml-document.ts';

/** Reads a scenario as a run with nothing left to chance; seed and days as asked for, or else as the scenario says. Throws as `readYamlDocument` does. */
export function readScenarioPlan(file: string, asked: { seed?: string | undefined; days?: number | undefined }): RunPlan {
  const { value, raw } = readYamlDocument(file, scenarioSchema);
  const scenario = { ...value, seed: asked.seed ?? value.seed, days: asked.days ?? value.days };
  const { faults = [] } = raw as { faults?: Record<string, unknown>[] };
  const { demandFile, ...plan } = planRun(scenario, faults, createRandom(String(scenario.seed)).stream('scenario'));
  return { ...plan, demandFile: demandFile === undefined ? undefined : resolve(dirname(file), demandFile) };
}
