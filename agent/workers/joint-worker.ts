import { parentPort } from 'node:worker_threads';
import { answerJointJob, type JointJob } from './joint-job.ts';

parentPort?.on('message', async (job: JointJob) => parentPort?.postMessage(await answerJointJob(job)));
