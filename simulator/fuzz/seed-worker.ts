import type { SeedAnswer, SeedJob } from './seed-job.ts';
import { trySeed } from './try-seed.ts';

// Tries one seed after the other for the process that has forked this one.
process.on('message', (job: SeedJob) => {
  void trySeed(job.seed, job.limits)
    .then((tried): SeedAnswer => ({ tried }))
    .catch((error: unknown): SeedAnswer => ({ seed: job.seed, error: error instanceof Error ? String(error.stack) : String(error) }))
    .then((answer) => process.send!(answer));
});
// Whoever asked is gone: nobody waits for the answer.
process.on('disconnect', () => process.exit());
