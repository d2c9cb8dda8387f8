import { parentPort } from 'node:worker_threads';
import { answerJob, type PackedJob, unpackJob } from './forecast-job.ts';

parentPort?.on('message', (job: PackedJob) => parentPort?.postMessage(answerJob(unpackJob(job))));
