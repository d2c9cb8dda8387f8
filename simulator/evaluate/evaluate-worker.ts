import { parentPort, workerData } from 'node:worker_threads';
import { evaluateItem, type ItemResult } from './evaluate-item.ts';
import type { ItemJob, Plan } from './plan.ts';

/** A job on its way to a worker: a block of numbers is copied many times faster than a list. */
export interface PackedJob {
  readonly item: ItemJob['item'];
  readonly demand: Float64Array;
  readonly offset: number | undefined;
}

/** What a worker answers; `failure` is what an exception said, which is a bug. */
export type ItemAnswer = { readonly result: ItemResult } | { readonly failure: string };

function answer({ item, demand, offset = 0 }: PackedJob): ItemAnswer {
  try {
    return { result: evaluateItem({ item, demand: Array.from(demand), offset }, workerData as Plan) };
  } catch (error) {
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

parentPort?.on('message', (job: PackedJob) => parentPort?.postMessage(answer(job)));
