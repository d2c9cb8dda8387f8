import { afterEach, describe, expect, it } from 'vitest';
import { createInlineCompute } from '../../../agent/adapters/inline-compute.ts';
import { createWorkerPool, type WorkerPoolOptions } from '../../../agent/adapters/worker-pool.ts';
import type { ForecastRequest } from '../../../agent/domain/forecast/forecast.ts';
import type { Compute } from '../../../agent/ports.ts';

const MOODY = new URL('../../fixtures/workers/moody-worker.mjs', import.meta.url);
const [EXIT, HANG, THROW, FAIL, WHO] = [-1, -2, -3, -4, -5];

function request(series: number[], horizon = 3): ForecastRequest {
  return {
    series,
    horizon,
    season: 1,
    levels: [0.5],
    totalSteps: horizon,
    totalLevels: [0.9],
    candidates: [{ kind: 'ses' }, { kind: 'arima' }],
  };
}

describe('worker pool', () => {
  let pool: Compute;
  const open = (options: WorkerPoolOptions) => {
    pool = createWorkerPool(options);
    return pool;
  };
  afterEach(() => pool.stop());

  it('gives the same forecast as the calling thread', async () => {
    const series = Array.from({ length: 60 }, (_, i) => 20 + (i % 5) + ((i * 7) % 3));
    const outcome = await open({ size: 1 }).forecast(request(series));
    expect(outcome.ok).toBe(true);
    expect(outcome).toEqual(await createInlineCompute().forecast(request(series)));
  });

  it('answers each job with its own result, however many are asked at once', async () => {
    open({ size: 2, script: MOODY });
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, i) => pool.forecast(request([1], i + 1))));
    expect(outcomes).toEqual(Array.from({ length: 20 }, (_, i) => ({ ok: false, reason: String(i + 1) })));
  });

  it.each([
    ['exits', EXIT],
    ['throws', THROW],
  ])('rejects the one job whose worker %s, and does the next with a new worker', async (_, mood) => {
    open({ size: 1, script: MOODY });
    const lost = pool.forecast(request([mood]));
    const next = pool.forecast(request([1], 7));
    await expect(lost).rejects.toMatchObject({ code: 'compute-failed' });
    await expect(next).resolves.toEqual({ ok: false, reason: '7' });
  });

  it('gives up a job that hangs and replaces its worker', async () => {
    open({ size: 1, script: MOODY, jobTimeoutMs: 2000 });
    const hung = pool.forecast(request([HANG]));
    const next = pool.forecast(request([1], 8));
    await expect(hung).rejects.toMatchObject({ code: 'compute-failed' });
    await expect(next).resolves.toEqual({ ok: false, reason: '8' });
  });

  it('reports an exception in a formula as a failed job', async () => {
    await expect(open({ size: 1, script: MOODY }).forecast(request([FAIL]))).rejects.toMatchObject({
      code: 'compute-failed',
      message: 'forecast failed: formula bug',
    });
  });

  it('ends a worker that rests, and keeps one that is asked again in time', async () => {
    open({ size: 1, script: MOODY, idleMs: 100 });
    const first = await pool.forecast(request([WHO]));
    expect(await pool.forecast(request([WHO]))).toEqual(first);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await pool.forecast(request([WHO]))).not.toEqual(first);
  });

  it('learns from all items beside the forecasts, and no more once it has stopped', async () => {
    const none = { batches: [], season: 7, horizon: 7, budgetMs: 60_000 };
    open({ size: 1, script: MOODY });
    const hung = pool.forecast(request([HANG])).catch((error) => error.code);
    await expect(pool.pooledMeans(none)).resolves.toEqual([]);
    await pool.stop();
    expect(await hung).toBe('compute-failed');
    await expect(pool.pooledMeans(none)).rejects.toMatchObject({ code: 'compute-failed' });
  });

  it('rejects what waits when it stops, and all that comes later', async () => {
    open({ size: 1, script: MOODY });
    const jobs = [pool.forecast(request([HANG])), pool.forecast(request([1]))].map((job) => job.catch((error) => error.code));
    await pool.stop();
    expect(await Promise.all(jobs)).toEqual(['compute-failed', 'compute-failed']);
    await expect(pool.forecast(request([1]))).rejects.toMatchObject({ code: 'compute-failed' });
  });
});
