import type { DatabaseCare } from '../ports.ts';
import { answerCareJob, resultOf } from '../workers/care-job.ts';

/** Looks after the database file on the calling thread, a step at a time: for a simulation, and where a run must not depend on threads. */
export function createInlineCare(): DatabaseCare {
  return {
    backUp: async (order) => resultOf(await answerCareJob({ kind: 'backup', order })),
    check: async (order) => resultOf(await answerCareJob({ kind: 'check', order })),
    async stop() {},
  };
}
