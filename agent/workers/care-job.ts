import type { BackupMade, BackupOrder, CheckOrder, CheckResult } from '../domain/backup.ts';
import { AgentError, type AgentErrorCode } from '../errors.ts';
import { makeBackup } from '../store/backup.ts';
import { checkDatabase } from '../store/check.ts';

/** What is asked of the thread that looks after the database file. */
export type CareJob = { readonly kind: 'backup'; readonly order: BackupOrder } | { readonly kind: 'check'; readonly order: CheckOrder };

/** What it answers: the result, what the surroundings did, or the message of an exception, which is a bug. */
export type CareAnswer =
  | { readonly result: BackupMade | CheckResult }
  | { readonly refusal: { readonly code: AgentErrorCode; readonly message: string; readonly retryable: boolean } }
  | { readonly failure: string };

/** Does the job; never rejects. */
export async function answerCareJob(job: CareJob): Promise<CareAnswer> {
  try {
    return { result: job.kind === 'backup' ? await makeBackup(job.order) : checkDatabase(job.order) };
  } catch (error) {
    if (error instanceof AgentError) return { refusal: { code: error.code, message: error.message, retryable: error.retryable } };
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

/** The result of an answer. Throws AgentError, `compute-failed` where the job met a bug. */
export function resultOf<Result extends BackupMade | CheckResult>(answer: CareAnswer): Result {
  if ('result' in answer) return answer.result as Result;
  if ('refusal' in answer) throw new AgentError(answer.refusal.code, answer.refusal.message, { retryable: answer.refusal.retryable });
  throw new AgentError('compute-failed', `the database file could not be looked after: ${answer.failure}`);
}
