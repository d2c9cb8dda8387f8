import { type ItemBatch, type PoolRequest, pooledMeans } from '../domain/pooled/pooled-means.ts';

/** What is asked of whoever learns from all items; no further tree is grown once the first number of `timeUp` is no longer 0. */
export interface PoolJob {
  readonly request: PoolRequest;
  readonly timeUp?: Int32Array;
}

/** What it answers; `failure` is the message of an exception, which is a bug. */
export type PoolAnswer = { readonly means: readonly ItemBatch[] } | { readonly failure: string };

/** Does the job; never throws. */
export function answerPoolJob({ request, timeUp }: PoolJob): PoolAnswer {
  try {
    return { means: pooledMeans(request, timeUp && (() => Atomics.load(timeUp, 0) === 0)) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
