import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { type Run, textOption } from '../../agent/cli/command.ts';
import { usageError } from '../../agent/cli/exit-code.ts';
import { counted } from '../../agent/domain/words/wording.ts';
import { type DrawLimits, drawRun } from '../fuzz/draw.ts';
import { trySeeds } from '../fuzz/many-seeds.ts';
import type { SeedAnswer } from '../fuzz/seed-job.ts';
import { shrink } from '../fuzz/shrink.ts';
import { type Tried, trySeed } from '../fuzz/try-seed.ts';
import { scenarioText } from '../scenario/write.ts';
import { type Lines, linesOf } from './lines.ts';
import { countOption } from './options.ts';

const DAYS = 14;
const SHRINK_RUNS = 80;

/** `fuzz`: seeds that each draw their own warehouse, configuration and faults. Exit code 1 at the first that breaks a rule. */
export const fuzz: Run = async (call) => {
  const io = linesOf(call.io);
  const from = countOption(call, 'from') ?? 1;
  const seeds = countOption(call, 'seeds') ?? 1;
  const only = textOption(call, 'only');
  const limits: DrawLimits = {
    days: countOption(call, 'days') ?? DAYS,
    items: countOption(call, 'items'),
    only: only === undefined ? undefined : only.split(',').filter((name) => name !== '' && name !== 'none'),
  };
  const scenario = textOption(call, 'scenario');
  if (scenario !== undefined) writeFileSync(scenario, scenarioText(drawRun(from, limits)));
  const keepsGoing = call.values['keep-going'] === true;
  const shrinkRuns = call.values['no-shrink'] === true || only !== undefined ? 0 : SHRINK_RUNS;
  const failed: Tried[] = [];
  const take = (answer: SeedAnswer): boolean => {
    if ('error' in answer) throw new Error(`seed ${answer.seed}: ${answer.error}`);
    if (show(answer.tried, io)) return true;
    failed.push(answer.tried);
    return keepsGoing;
  };
  if (seeds === 1) take({ tried: await trySeed(from, limits, textOption(call, 'log')) });
  else {
    if (textOption(call, 'log') !== undefined) throw usageError('--log goes with one seed only');
    await trySeeds({ from, seeds, limits, jobs: countOption(call, 'jobs') ?? availableParallelism() }, take);
  }
  for (const tried of failed) await explain(tried, limits, { io, shrinkRuns });
  if (failed.length === 0) io.result(`${counted(seeds, 'seed')} from ${from}, ${counted(limits.days, 'day')} each: no violation`);
  return failed.length === 0 ? 0 : 1;
};

/** A line per seed; whether it kept all rules. */
function show({ seed, items, faults, played }: Tried, io: Lines): boolean {
  const { violations, messages, decisions, starts, digest } = played;
  const figures = `${items} items, ${counted(faults.length, 'fault')}, ${messages} messages, ${counted(decisions, 'decision')}, ${counted(starts, 'start')}, log ${digest.slice(0, 12)}`;
  io.result(`seed ${seed}: ${violations.length === 0 ? 'ok' : 'FAILED'} (${figures})`);
  for (const violation of violations) io.result(`  ${violation}`);
  return violations.length === 0;
}

/** Prints the shortest failing run that can be found as one command. */
async function explain(
  { seed, items, faults, played }: Tried,
  limits: DrawLimits,
  { io, shrinkRuns }: { io: Lines; shrinkRuns: number },
): Promise<void> {
  const start = { days: limits.days, items, only: faults };
  if (shrinkRuns > 0) io.say(`seed ${seed}: looking for the shortest failing run`);
  const shortest = await shrink(start, played.violations, {
    most: shrinkRuns,
    attempt: async (cut) => (await trySeed(seed, cut)).played.violations,
  });
  const { days, items: least, only } = shortest.limits;
  if (shrinkRuns > 0) for (const violation of shortest.violations) io.result(`shortest failing run of seed ${seed}: ${violation}`);
  io.result(
    `repeat with: quartermaster-sim fuzz --seeds 1 --from ${seed} --days ${days} --items ${least} --only ${only.join(',') || 'none'}`,
  );
}
