import { createJointThread } from '../../agent/adapters/joint-thread.ts';
import { chooseJointly, type JointProblem, mostPacks, worthOf } from '../../agent/domain/replenishment/joint-orders.ts';
import { createRandom } from '../../simulator/random.ts';
import { jointProblem } from '../support/joint-problem.ts';
import { solveProgram } from '../support/solve-program.ts';
import type { Benchmark } from './benchmark.ts';

const BUDGET_MS = 3000;

/** The agent's choice among orders that exceed one budget, from question to answer with its thread's start, beside the program's optimum by HiGHS. */
export const joint: Benchmark = async ({ number, say }): Promise<Record<string, number | string>> => {
  const [items, share] = [number('items', 200), number('share', 0.4)];
  const random = createRandom(number('seed', 1));
  const problem = jointProblem(items, share, () => random.next());
  const [rule, ruleSeconds] = await timed(async () => chooseJointly(problem));
  say('the rule has chosen');
  const thread = createJointThread();
  const [choice, seconds] = await timed(() => thread.choose({ ...problem, budgetMs: BUDGET_MS }));
  await thread.stop();
  say(`the agent has chosen and its choice is ${choice.how}`);
  const [optimum, optimumSeconds] = await timed(() => solveProgram(problem, 1e-5, 120));
  return {
    items,
    share,
    how: choice.how,
    seconds,
    ofOptimum: optimum ? round(choice.value / optimum.value) : 'no optimum within 120 s',
    ofBound: round(choice.value / choice.bound),
    ruleSeconds,
    firstComeOfBound: round(firstCome(problem) / choice.bound),
    ruleOfOptimum: optimum ? round(rule.value / optimum.value) : 'no optimum within 120 s',
    optimumSeconds,
  };
};

/** What orders are worth that are placed in full, as they come, while the money lasts. */
function firstCome({ candidates, budget }: JointProblem): number {
  let [left, value] = [budget, 0];
  for (const candidate of candidates) {
    const packs = mostPacks(candidate);
    if (packs * candidate.packCost > left) continue;
    left -= packs * candidate.packCost;
    value += worthOf(candidate, packs);
  }
  return value;
}

const round = (value: number): number => Number(value.toFixed(6));

async function timed<Result>(work: () => Promise<Result>): Promise<[Result, number]> {
  const from = performance.now();
  const result = await work();
  return [result, round((performance.now() - from) / 1000)];
}
