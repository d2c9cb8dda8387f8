import { z } from 'zod';

const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** A duration such as `30s`, `15m`, `7d`; parsed to milliseconds. */
export function duration(fallback: string) {
  return z
    .string()
    .regex(DURATION, 'must be a number and a unit: ms, s, m, h or d, for example 30s')
    .meta({ word: 'duration' })
    .default(fallback)
    .transform((text) => {
      const [, amount, unit] = DURATION.exec(text)!;
      return Math.round(Number(amount) * UNIT_MS[unit!]!);
    });
}

/** A text that never leaves the process: logs and `validate` show it as `***`. */
export function secret() {
  return z.string().min(1).meta({ secret: true, word: 'secret text' });
}

/** A file named in the configuration; relative paths count from the configuration's folder. */
export function filePath() {
  return z.string().min(1).meta({ path: true, word: 'file' });
}

/** A PEM file that must be there when the agent starts; relative paths count from the configuration's folder. */
export function pemFile() {
  return z.string().min(1).meta({ path: true, pem: true, word: 'file' });
}

/** Name of a site, gateway, device or location: one level of a topic. */
export function topicName() {
  return z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, dashes or underscores');
}
