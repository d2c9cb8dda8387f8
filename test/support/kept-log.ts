import type { Log } from '../../agent/ports.ts';

/** One line that a test's log has taken. */
export interface LogLine {
  readonly level: keyof Log;
  readonly fields: Record<string, unknown>;
  readonly phrase: string;
}

/** A log that keeps its lines for the test to read. */
export function createKeptLog(): Log & { readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const keep = (level: keyof Log) => (fields: object, phrase: string) => {
    lines.push({ level, fields: fields as Record<string, unknown>, phrase });
  };
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
}
