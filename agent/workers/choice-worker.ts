import { parentPort } from 'node:worker_threads';
import { answerChoiceJob, type ChoiceJob } from './choice-job.ts';

parentPort?.on('message', (job: ChoiceJob) => parentPort?.postMessage(answerChoiceJob(job)));
