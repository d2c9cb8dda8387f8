import { parentPort } from 'node:worker_threads';
import { answerCareJob, type CareJob } from './care-job.ts';

parentPort?.on('message', async (job: CareJob) => parentPort?.postMessage(await answerCareJob(job)));
