import { pino } from 'pino';
import type { Log } from '../ports.ts';

export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Where the lines (one JSON object each) go; by default stderr, for stdout carries results only. */
  readonly destination?: { write(line: string): void };
}

/** A log whose least important line can be changed while it is in use. */
export interface LeveledLog extends Log {
  level: string;
}

/** Structured log lines as JSON, one object a line, times in ISO 8601. */
export function createLog(options: LogOptions): LeveledLog {
  const described = pino.stdSerializers.err;
  // Written at once, not buffered: the last lines before a crash are the ones that matter.
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { cause: (value) => (value instanceof Error ? described(value) : value), error: described },
    },
    options.destination ?? pino.destination({ fd: 2, sync: true }),
  );
}
