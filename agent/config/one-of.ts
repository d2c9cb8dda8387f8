import { z } from 'zod';
import type { Variant } from '../registry.ts';

type OptionsOf<Registry extends readonly Variant[]> = z.infer<Registry[number]['options']>;

/** The options of any one variant behind a door, told apart by `kind`; an unknown kind is answered with those that exist. */
export function oneOf<const Registry extends readonly Variant[]>(registry: Registry): z.ZodType<OptionsOf<Registry>> {
  const members = registry.map((variant) => variant.options.meta({ title: variant.title }));
  const kinds = registry.map((variant) => variant.kind).join(', ');
  return z.discriminatedUnion('kind', members as unknown as [z.ZodObject<{ kind: z.ZodLiteral<string> }>], {
    error: (issue) => (issue.code === 'invalid_union' ? `unknown kind; there are ${kinds}` : undefined),
  }) as unknown as z.ZodType<OptionsOf<Registry>>;
}

/** For rules across fields: checked beside other problems, so that all are listed at once. Such a rule must expect values of the wrong type. */
export const always = { when: () => true };
