/** What can go wrong outside the program's control; compared by code, never by message text. */
export type AgentErrorCode =
  | 'database-newer'
  | 'database-damaged'
  | 'database-busy'
  | 'database-full'
  | 'database-read-only'
  | 'database-unavailable'
  | 'backup-failed'
  | 'broker-unavailable'
  | 'broker-refused'
  | 'http-unavailable'
  | 'configuration-invalid'
  | 'input-missing'
  | 'input-invalid'
  | 'usage'
  | 'compute-failed'
  | 'not-found';

/** A failure of the environment: `retryable` says whether the same call may succeed later without anybody's help. */
export class AgentError extends Error {
  readonly code: AgentErrorCode;
  readonly retryable: boolean;

  constructor(code: AgentErrorCode, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'AgentError';
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}
