import { z } from 'zod';
import { advisors } from '../advisors/index.ts';
import { always, oneOf } from './one-of.ts';

/** Kinds of which there may be several, each with a name of its own. */
const NAMED = new Set<unknown>(advisors.filter(({ options }) => 'name' in options.shape).map(({ kind }) => kind));

/** Advisors with their options: no two whose alerts would bear one name and contradict each other about one subject. */
export const advisorsSchema = z.array(oneOf(advisors)).superRefine((chosen, context) => {
  if (!Array.isArray(chosen)) return;
  const seen = new Set<string>();
  chosen.forEach((advisor: Record<string, unknown> | null, index) => {
    const field = NAMED.has(advisor?.['kind']) ? 'name' : 'kind';
    const value = advisor?.[field];
    if (typeof value !== 'string') return;
    if (seen.has(`${field} ${value}`))
      context.addIssue({ code: 'custom', path: [index, field], message: `"${value}" is configured twice` });
    seen.add(`${field} ${value}`);
  });
}, always);
