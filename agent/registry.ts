import { z } from 'zod';

/** What every variant behind a door has: its name in the configuration, one sentence for the manual, and its options with defaults and descriptions. */
export interface Variant<Kind extends string = string, Options extends z.ZodObject = z.ZodObject> {
  readonly kind: Kind;
  readonly title: string;
  /** A strict zod object whose `kind` is the literal above. */
  readonly options: Options;
}

/** The variant of a registry that bears this kind. The configuration schema has already refused any other. */
export function variantOf<V extends { readonly kind: string }>(registry: readonly V[], kind: string): V {
  const found = registry.find((variant) => variant.kind === kind);
  if (!found) throw new Error(`no variant "${kind}"; there are ${registry.map((variant) => variant.kind).join(', ')}`);
  return found;
}

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
