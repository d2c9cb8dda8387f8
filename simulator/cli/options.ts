import { type Call, textOption } from '../../agent/cli/command.ts';
import { usageError } from '../../agent/cli/exit-code.ts';

/** A whole number from 1 on, at most 100,000; undefined where the option was not given. Throws AgentError `usage`. */
export function countOption(call: Call, name: string): number | undefined {
  const text = textOption(call, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 100_000) throw usageError(`--${name} is a whole number from 1 on, not "${text}"`);
  return value;
}

/** A number above 0, at most a million; undefined where the option was not given. Throws AgentError `usage`. */
export function positiveOption(call: Call, name: string): number | undefined {
  const text = textOption(call, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value > 0 && value <= 1_000_000)) throw usageError(`--${name} is a number above 0, not "${text}"`);
  return value;
}
