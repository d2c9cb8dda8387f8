import { parentPort } from 'node:worker_threads';
import { answerPoolJob, type PoolJob } from './pool-job.ts';

parentPort?.on('message', (job: PoolJob) => parentPort?.postMessage(answerPoolJob(job)));
