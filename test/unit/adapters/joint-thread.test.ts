import { afterEach, describe, expect, it } from 'vitest';
import { createInlineCompute } from '../../../agent/adapters/inline-compute.ts';
import { createJointThread, type JointThread } from '../../../agent/adapters/joint-thread.ts';

const MOODY = new URL('../../fixtures/workers/moody-joint-worker.mjs', import.meta.url);
const [EXIT, HANG, THROW, FAIL] = [1, 2, 3, 4];
const lump = (sku: string, packCost: number, valuePerPack: number) => ({ sku, packCost, pieces: [{ packs: 1, valuePerPack }] });
const REQUEST = {
  candidates: [lump('A', 51, 53), lump('B', 21, 21), lump('E', 31, 31), lump('C', 50, 49), lump('D', 50, 49)],
  budget: 100,
  budgetMs: 60_000,
};

describe('the thread that chooses among orders', () => {
  let thread: JointThread;
  const open = (options?: Parameters<typeof createJointThread>[0]) => {
    thread = createJointThread(options);
    return thread;
  };
  afterEach(() => thread.stop());

  it('says the same as the calling thread', async () => {
    const choice = await open().choose(REQUEST);
    expect(choice).toMatchObject({ packs: [0, 0, 0, 1, 1], how: 'proved' });
    expect(choice).toEqual(await createInlineCompute().jointOrders(REQUEST));
  });

  it.each([
    ['exits', EXIT, 'the joint-order thread was lost: exit code 3'],
    ['hangs', HANG, 'the joint-order thread was lost: no answer within 300 ms'],
    ['throws', THROW, 'the joint-order thread was lost: worker bug'],
    ['meets a bug', FAIL, 'choosing among orders failed: formula bug'],
  ])('rejects the one job when it %s, and does the next', async (_, budget, message) => {
    open({ script: MOODY, graceMs: budget === HANG ? 200 : 20_000 });
    const failing = thread.choose({ candidates: [], budget, budgetMs: 100 });
    await expect(failing).rejects.toMatchObject({ code: 'compute-failed', message });
    await expect(createInlineCompute().jointOrders({ candidates: [], budget: 0, budgetMs: 100 })).resolves.toMatchObject({ packs: [] });
  });

  it('gives up what is under way when it stops, and takes no more', async () => {
    open({ script: MOODY });
    const job = thread.choose({ candidates: [], budget: HANG, budgetMs: 60_000 }).catch((error) => error.message);
    await thread.stop();
    expect(await job).toBe('the joint-order thread was lost: the agent stops');
    await expect(thread.choose(REQUEST)).rejects.toMatchObject({ code: 'compute-failed' });
  });
});
