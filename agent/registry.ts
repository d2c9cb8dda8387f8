import type { z } from 'zod';

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
