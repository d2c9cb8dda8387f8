import { describe, expect, it } from 'vitest';
import { chooseJointly, type JointProblem, weigh } from '../../../agent/domain/replenishment/joint-orders.ts';
import { answerJointJob } from '../../../agent/workers/joint-job.ts';
import { createRandom } from '../../../simulator/random.ts';
import { jointProblem } from '../../support/joint-problem.ts';
import { solveProgram } from '../../support/solve-program.ts';

const answer = async (problem: JointProblem) => answerJointJob({ request: { ...problem, budgetMs: 60_000 }, isTimed: false });
const choiceFor = async (problem: JointProblem) => {
  const given = await answer(problem);
  if (!('choice' in given)) throw new Error(given.failure);
  return given.choice;
};

describe('the choice among 200 orders', () => {
  it.each([0.1, 0.4, 0.8])(
    'with money for the share %f of them is within a hundredth of the optimum, by the rule alone and as answered',
    async (share) => {
      const random = createRandom(`joint ${share}`);
      const problem = jointProblem(200, share, () => random.next());
      const optimum = (await solveProgram(problem, 1e-3, 60))!.value;
      const choice = await choiceFor(problem);
      expect(weigh(problem, choice.packs)).not.toBeNull();
      expect(choice.value).toBeGreaterThan(optimum * 0.99);
      expect(choice.how).toBe('proved');
      expect(chooseJointly(problem).value).toBeGreaterThan(optimum * 0.99);
    },
    120_000,
  );
});

describe('the choice among a few orders', () => {
  // Three items have to give way to the best pair: more than the rule changes at a time.
  const lump = (sku: string, packCost: number, valuePerPack: number) => ({ sku, packCost, pieces: [{ packs: 1, valuePerPack }] });
  const problem = {
    budget: 100,
    candidates: [lump('A', 51, 53), lump('B', 21, 21), lump('E', 31, 31), lump('C', 50, 49), lump('D', 50, 49)],
  };

  it('is what the solver finds where the rule is not known to be best', async () => {
    expect(chooseJointly(problem).value).toBeLessThan(98);
    expect(await choiceFor(problem)).toMatchObject({ packs: [0, 0, 0, 1, 1], value: 98, how: 'proved' });
  });

  it('is empty where nothing is asked for', async () => {
    expect(await choiceFor({ budget: 100, candidates: [] })).toMatchObject({ packs: [], value: 0 });
  });

  it('that meets a bug is answered with its message', async () => {
    expect(await answer({ budget: 100, candidates: [{ sku: 'A', packCost: 1, pieces: [] }, lump('B', 200, 1)] })).toHaveProperty('failure');
  });
});
