import { afterEach, describe, expect, it } from 'vitest';
import { createInlineCompute } from '../../../agent/adapters/inline-compute.ts';
import { createPoolThread, type PoolThread, type PoolThreadOptions } from '../../../agent/adapters/pool-thread.ts';
import { batchOf, type PoolRequest } from '../../../agent/domain/pooled/pooled-means.ts';

const MOODY = new URL('../../fixtures/workers/moody-pool-worker.mjs', import.meta.url);
const [EXIT, HANG, THROW, FAIL, WAIT] = [1, 2, 3, 4, 5];

function request(season = 7, budgetMs = 60_000): PoolRequest {
  const items = Array.from({ length: 30 }, (_, k) => ({
    sku: `SKU-${k}`,
    series: Array.from({ length: 70 }, (_, t) => 5 + k + (t % 7) + ((t * 7919 + k) % 3)),
  }));
  return { batches: [batchOf(items)], season, horizon: 7, budgetMs };
}

describe('the thread that learns from all items', () => {
  let thread: PoolThread;
  const open = (options?: PoolThreadOptions) => {
    thread = createPoolThread(options);
    return thread;
  };
  afterEach(() => thread.stop());

  it('says the same as the calling thread', async () => {
    const means = await open().learn(request());
    expect(means.map(({ skus }) => skus.length)).toEqual([30]);
    expect(means).toEqual(await createInlineCompute().pooledMeans(request()));
  });

  it('grows no further tree once its time is up', async () => {
    await expect(open({ script: MOODY }).learn(request(WAIT, 50))).resolves.toEqual([]);
  });

  it.each([
    ['exits', EXIT, 60_000, 'the pool thread was lost: exit code 3'],
    ['hangs', HANG, 100, 'the pool thread was lost: no answer within 400 ms'],
    ['throws', THROW, 60_000, 'the pool thread was lost: worker bug'],
    ['meets a bug', FAIL, 60_000, 'learning from all items failed: formula bug'],
  ])('rejects the one job when it %s, and does the next', async (_, season, budgetMs, message) => {
    open({ script: MOODY, graceMs: 300 });
    await expect(thread.learn(request(season, budgetMs))).rejects.toMatchObject({ code: 'compute-failed', message });
    await expect(thread.learn(request())).resolves.toEqual([]);
  });

  it('gives up what is under way when it stops, and takes no more', async () => {
    open({ script: MOODY });
    const job = thread.learn(request(HANG)).catch((error) => error.message);
    await thread.stop();
    expect(await job).toBe('the pool thread was lost: the agent stops');
    await expect(thread.learn(request())).rejects.toMatchObject({ code: 'compute-failed' });
  });
});
