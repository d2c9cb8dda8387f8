/** One thing that was looked at: well, to be watched, or broken; and what to do about it. */
export interface Finding {
  readonly check: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly message: string;
  readonly advice: string | null;
}

/** Something is well. */
export function ok(check: string, message: string, advice: string | null = null): Finding {
  return { check, status: 'ok', message, advice };
}

/** Something works and may not go on doing so. */
export function warn(check: string, message: string, advice: string): Finding {
  return { check, status: 'warn', message, advice };
}

/** Something keeps the agent from its work. */
export function fail(check: string, message: string, advice: string): Finding {
  return { check, status: 'fail', message, advice };
}
