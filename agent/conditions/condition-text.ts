import { z } from 'zod';
import { readCondition } from './read-condition.ts';

/** The option that holds a condition; what is wrong with it is told with the rest of the configuration. */
export function conditionText() {
  return z
    .string()
    .superRefine((text, context) => {
      const read = readCondition(text);
      if (!read.ok) context.addIssue({ code: 'custom', message: read.problem });
    })
    .meta({ word: 'condition' });
}
