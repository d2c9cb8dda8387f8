import type { Clock, Log } from '../ports.ts';

interface Seen {
  at: number;
  suppressed: number;
}

// More causes than this at a time means that something else is broken; forgetting them only lets a few lines through.
const MOST_CAUSES = 1_000;

function causeOf(fields: object): string | undefined {
  const cause = (fields as { cause?: unknown }).cause;
  if (cause === undefined) return undefined;
  if (cause instanceof Error) return `${(cause as { code?: unknown }).code ?? ''}:${cause.message}`;
  return String(cause);
}

/**
 * Lets the same phrase with the same `cause` field through once per `everyMs`; the next line through carries `suppressed`, how many were held back.
 * Transitions that name no cause (`info` and `debug` without that field) always pass.
 */
export function limitRepeats(log: Log, clock: Pick<Clock, 'monotonic'>, everyMs: number): Log {
  const seen = new Map<string, Seen>();
  const limited = (level: keyof Log) => (fields: object, phrase: string) => {
    const cause = causeOf(fields);
    if (cause === undefined && (level === 'info' || level === 'debug')) return log[level](fields, phrase);
    const key = `${phrase}\0${cause ?? ''}`;
    const now = clock.monotonic();
    const last = seen.get(key);
    if (last !== undefined && now - last.at < everyMs) {
      last.suppressed += 1;
      return;
    }
    if (seen.size >= MOST_CAUSES) seen.clear();
    seen.set(key, { at: now, suppressed: 0 });
    log[level](last !== undefined && last.suppressed > 0 ? { ...fields, suppressed: last.suppressed } : fields, phrase);
  };
  return { debug: limited('debug'), info: limited('info'), warn: limited('warn'), error: limited('error') };
}
