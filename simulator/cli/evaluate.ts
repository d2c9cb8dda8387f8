import { accessSync, constants, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname } from 'node:path';
import { type Call, type Run, textOption } from '../../agent/cli/command.ts';
import { EXIT, usageError } from '../../agent/cli/exit-code.ts';
import { createProgress } from '../../agent/cli/progress.ts';
import { counted } from '../../agent/domain/words/wording.ts';
import { AgentError } from '../../agent/errors.ts';
import { choicePlanOf, withOffsets } from '../evaluate/auto/choice-plan.ts';
import { withAuto } from '../evaluate/auto/with-auto.ts';
import { readDemandTable } from '../evaluate/demand-table.ts';
import { evaluateAll } from '../evaluate/evaluate-all.ts';
import type { ItemResult } from '../evaluate/evaluate-item.ts';
import { ordinaryItem, readItemTable } from '../evaluate/item-table.ts';
import { learningOf } from '../evaluate/learning.ts';
import { perItemTable } from '../evaluate/per-item-table.ts';
import type { ItemJob, Plan } from '../evaluate/plan.ts';
import { readPolicies, type ServiceTarget, STATIC, takesTarget } from '../evaluate/policy-choice.ts';
import { reportPage } from '../evaluate/report/report-page.ts';
import { DAYS_PER_STEP, STEPS, type Step } from '../evaluate/step.ts';
import { evaluationOf, evaluationTable } from '../evaluate/summary.ts';
import { monotonicNow } from '../real-time.ts';
import { type Lines, linesOf } from './lines.ts';
import { countOption, positiveOption } from './options.ts';

const DEFAULT_Z = 1.88;
const WORTH_THREADS = 16;

/** `evaluate`: policies of the agent, and a static rule, in the closed loop over a real demand history. */
export const evaluate: Run = async (call) => {
  const io = linesOf(call.io);
  const demandFile = textOption(call, 'demand');
  if (demandFile === undefined) throw usageError('evaluate needs --demand FILE.csv[.gz]');
  const unpooled = planOf(call, io);
  const asked = countOption(call, 'workers');
  const plotted = countOption(call, 'report-items');
  for (const option of ['per-item', 'report']) refuseUnwritable(option, textOption(call, option));
  const jobs = withOffsets(readJobs(demandFile, textOption(call, 'items'), unpooled, io), unpooled.step);
  const plan: Plan = { ...unpooled, choice: choicePlanOf(jobs, unpooled.step, unpooled.from) };
  const workers = asked ?? (isWorthThreads(jobs, plan) ? availableParallelism() : 1);
  const parts = await withProgress(call, jobs, (onDone) => evaluateAll(jobs, plan, { workers, onDone }));
  const { results, schedules } = withAuto(jobs, parts, plan);
  const perItem = textOption(call, 'per-item');
  if (perItem !== undefined) writeText(perItem, perItemTable(jobs, results, plan.policies));
  const report = textOption(call, 'report');
  if (report !== undefined) {
    const trace = async (few: readonly ItemJob[]) => {
      const traced = { ...plan, isTraced: true };
      return withAuto(few, await evaluateAll(few, traced, { workers, onDone: () => {} }), traced, schedules).results;
    };
    const page = await reportPage({ jobs, results, plan, source: basename(demandFile) }, plotted, trace);
    writeText(report, page);
    io.say(`the report is in ${report}`);
  }
  const evaluation = evaluationOf(jobs, results, plan, schedules);
  if (call.values['json']) io.result(JSON.stringify(evaluation));
  else call.io.stdout.write(evaluationTable(evaluation));
  return EXIT.done;
};

/** Few items are done before a thread has started, and so are any number where nothing is forecast. */
function isWorthThreads(jobs: readonly ItemJob[], { policies }: Plan): boolean {
  return jobs.length >= WORTH_THREADS && policies.some(({ kind }) => kind !== STATIC);
}

function planOf(call: Call, io: Lines): Omit<Plan, 'choice'> {
  const step = (textOption(call, 'step') ?? 'day') as Step;
  if (!STEPS.includes(step)) throw usageError(`--step is one of ${STEPS.join(', ')}, not "${step}"`);
  const warmupDays = positiveOption(call, 'warmup-days') ?? 180;
  const from = Math.round(warmupDays / DAYS_PER_STEP[step]);
  if (from < 1)
    throw usageError(`--warmup-days ${warmupDays} is less than a step; at the end of it the first stock is reckoned from its demand`);
  const z = numberOption(call, 'z') ?? DEFAULT_Z;
  const target = targetOf(call);
  const policies = readPolicies(textOption(call, 'policies') ?? 'static,reorder-point', { z, target });
  if (target)
    for (const { name, kind } of policies)
      if (!takesTarget(kind, target))
        io.say(
          `${name} takes no ${target.kind === 'fill' ? 'fill rate' : 'cycle service level'} as its target, and goes by its own options`,
        );
  const every = { refitDays: positiveOption(call, 'refit-every'), chooseDays: positiveOption(call, 'choose-every') };
  return { step, from, policies, learning: learningOf(step, every), isTraced: false };
}

function targetOf(call: Call): ServiceTarget | null {
  const level = numberOption(call, 'service-level');
  const kind = textOption(call, 'service-kind');
  if (kind !== undefined && kind !== 'fill' && kind !== 'cycle') throw usageError(`--service-kind is fill or cycle, not "${kind}"`);
  if (level === undefined) {
    if (kind !== undefined) throw usageError('--service-kind goes with --service-level');
    return null;
  }
  if (!(level > 0 && level < 1))
    throw usageError(`--service-level is a number between 0 and 1, not "${textOption(call, 'service-level')}"`);
  return { level, kind: kind ?? 'cycle' };
}

function numberOption(call: Call, name: string): number | undefined {
  const text = textOption(call, name);
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw usageError(`--${name} is a number, not "${text}"`);
  return value;
}

/** The items of the table that have demand beyond the warm-up, in its order; without a table every series of the demand, as an ordinary item. */
function readJobs(demandFile: string, itemsFile: string | undefined, { step, from }: Pick<Plan, 'step' | 'from'>, io: Lines): ItemJob[] {
  const table = readDemandTable(demandFile, step);
  for (const note of table.notes) io.say(`${demandFile}: ${note}`);
  const itemTable = itemsFile === undefined ? null : readItemTable(itemsFile);
  for (const note of itemTable?.notes ?? []) io.say(`${itemsFile}: ${note}`);
  const items = itemTable?.items ?? [...table.series.keys()].map(ordinaryItem);
  const jobs: ItemJob[] = [];
  let [absent, short] = [0, 0];
  for (const item of items) {
    const known = table.series.get(item.id);
    if (!known) absent++;
    else if (known.demand.length <= from) short++;
    else jobs.push({ item, ...known });
  }
  if (absent > 0) io.say(`${counted(absent, 'item')} without demand in ${demandFile} left out`);
  if (short > 0) io.say(`${counted(short, 'item')} without demand beyond the warm-up of ${counted(from, step)} left out`);
  const evaluated = new Set(jobs.map(({ item }) => item.id));
  const foreign = table.series.size - evaluated.size - short;
  if (itemTable && foreign > 0) io.say(`${counted(foreign, 'series', 'series')} of ${demandFile} not in ${itemsFile} left out`);
  if (jobs.length === 0) throw new AgentError('input-invalid', `no item has demand beyond the warm-up of ${counted(from, step)}`);
  return jobs;
}

async function withProgress(
  call: Call,
  jobs: readonly ItemJob[],
  work: (onDone: (done: number) => void) => Promise<ItemResult[]>,
): Promise<ItemResult[]> {
  const { stderr } = call.io;
  const progress = createProgress({
    total: jobs.length,
    noun: ['item', 'items'],
    isTerminal: (stderr as { isTTY?: boolean }).isTTY === true,
    now: monotonicNow,
    write: (text) => void stderr.write(text),
  });
  try {
    return await work(progress.done);
  } finally {
    progress.end();
  }
}

/** Better before the work than after it. */
function refuseUnwritable(option: string, file: string | undefined): void {
  if (file === undefined) return;
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch (cause) {
    throw new AgentError('usage', `--${option} ${file}: the folder cannot be written to`, { cause });
  }
}

function writeText(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    throw new AgentError('input-invalid', `cannot write ${file}: ${(cause as Error).message}`, { cause });
  }
}
