import { createSystemClock } from '../../agent/adapters/system-clock.ts';
import { type Call, textOption } from '../../agent/cli/command.ts';
import { usageError } from '../../agent/cli/exit-code.ts';
import type { Clock } from '../../agent/ports.ts';
import { duration } from '../../agent/registry.ts';
import type { Shift } from '../recording/replay-plan.ts';

/** A whole number of at least 1 and at most `most`; undefined where the option was not given. Throws AgentError `usage`. */
export function wholeOption(call: Call, name: string, most: number): number | undefined {
  const text = textOption(call, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
  throw usageError(`--${name} is a whole number from 1 to ${most}, not "${text}"`);
}

/** Recorded seconds per second, infinite for `max`; 1 where the option was not given. Throws AgentError `usage`. */
export function speedOption(call: Call): number {
  const text = textOption(call, 'speed') ?? '1';
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value <= 1_000_000) return value;
  throw usageError(`--speed is max or a number above 0, not "${text}"`);
}

/** How time is moved; not at all where the option was not given. Throws AgentError `usage`. */
export function shiftOption(call: Call): Shift {
  const text = textOption(call, 'shift') ?? 'none';
  if (text === 'none' || text === 'now') return { kind: text };
  const length = duration('0s').safeParse(text.replace(/^[+-]/, ''));
  if (length.success) return { kind: 'by', ms: text.startsWith('-') ? -length.data : length.data };
  throw usageError(`--shift is now, none or a duration such as 30d or -2h (written --shift=-2h), not "${text}"`);
}

/** The machine's clock; an error in a task of it is a bug. */
export function realClock(): Clock {
  return createSystemClock({
    onError(error) {
      throw error;
    },
  });
}

/** Calls `stop` at the first Ctrl-C or SIGTERM, and `force` at the second. Returns how to listen no longer. */
export function onInterrupted({ stop, force }: { stop: () => void; force: () => void }): () => void {
  let times = 0;
  const heard = () => (times++ === 0 ? stop() : force());
  process.on('SIGINT', heard);
  process.on('SIGTERM', heard);
  return () => {
    process.off('SIGINT', heard);
    process.off('SIGTERM', heard);
  };
}

/** What tells one run's client from another's at the same broker. */
export function clientIdOf(name: string, clock: Pick<Clock, 'now'>): string {
  return `${name}-${process.pid}-${clock.now().toString(36)}`;
}
