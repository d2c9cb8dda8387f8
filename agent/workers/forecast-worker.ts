import { parentPort } from 'node:worker_threads';
import { answerJob, type ForecastJob } from './forecast-job.ts';

parentPort?.on('message', (job: ForecastJob) => parentPort?.postMessage(answerJob(job)));
