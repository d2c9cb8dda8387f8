import { AgentError } from '../errors.ts';
import type { Compute } from '../ports.ts';
import { answerChoiceJob } from '../workers/choice-job.ts';
import { answerJob } from '../workers/forecast-job.ts';
import { answerJointJob } from '../workers/joint-job.ts';
import { answerPoolJob } from '../workers/pool-job.ts';

/** Computes on the calling thread, each job as soon as it is asked for: for a few forecasts, and where a run must not depend on threads. */
export function createInlineCompute(): Compute {
  return {
    async forecast(request) {
      const answer = answerJob(request);
      if ('outcome' in answer) return answer.outcome;
      throw new AgentError('compute-failed', `forecast failed: ${answer.failure}`);
    },
    // Without a look at the time: the same items say the same.
    async pooledMeans(request) {
      const answer = answerPoolJob({ request });
      if ('means' in answer) return answer.means;
      throw new AgentError('compute-failed', `learning from all items failed: ${answer.failure}`);
    },
    async chooseLevels(request) {
      const answer = answerChoiceJob({ request });
      if ('choice' in answer) return answer.choice;
      throw new AgentError('compute-failed', `choosing parameters failed: ${answer.failure}`);
    },
    async jointOrders(request) {
      const answer = await answerJointJob({ request, isTimed: false });
      if ('choice' in answer) return answer.choice;
      throw new AgentError('compute-failed', `choosing among orders failed: ${answer.failure}`);
    },
    async stop() {},
  };
}
