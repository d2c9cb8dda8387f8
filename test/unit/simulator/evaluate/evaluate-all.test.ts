import { describe, expect, it } from 'vitest';
import { choicePlanOf } from '../../../../simulator/evaluate/auto/choice-plan.ts';
import { evaluateAll } from '../../../../simulator/evaluate/evaluate-all.ts';
import { ordinaryItem } from '../../../../simulator/evaluate/item-table.ts';
import { learningOf } from '../../../../simulator/evaluate/learning.ts';
import type { ItemJob, Plan } from '../../../../simulator/evaluate/plan.ts';
import { readPolicies } from '../../../../simulator/evaluate/policy-choice.ts';

const plan: Plan = {
  ...{ step: 'day', from: 10, learning: learningOf('day', {}), isTraced: false, choice: choicePlanOf([], 'day', 1) },
  policies: readPolicies('static', { z: 1.88, target: null }),
};
const jobs: ItemJob[] = ['A', 'B', 'C', 'D'].map((id, at) => ({
  item: ordinaryItem(id),
  demand: Array.from({ length: 30 }, (_, day) => (day * at) % 5),
}));

describe('evaluating in threads', () => {
  it('gives the results in the order of the jobs, and tells of each', async () => {
    const done: number[] = [];
    const alone = await evaluateAll(jobs, plan, { workers: 1, onDone: () => {} });
    expect(await evaluateAll(jobs, plan, { workers: 3, onDone: (count) => done.push(count) })).toEqual(alone);
    expect(done).toEqual([1, 2, 3, 4]);
  });

  it('fails as a whole, naming the item, where one item fails', async () => {
    const broken = jobs.map((job) => (job.item.id === 'C' ? { ...job, item: { ...job.item, holdingCost: 0 } } : job));
    await expect(evaluateAll(broken, plan, { workers: 2, onDone: () => {} })).rejects.toMatchObject({
      code: 'compute-failed',
      message: expect.stringContaining('evaluating failed at C: Error: invariant broken: an order of Infinity'),
    });
  });
});
