import { z } from 'zod';
import { minMaxPlan, replenish, waitFor } from '../domain/replenishment/replenishment.ts';
import { phrase } from '../domain/sentences/phrase.ts';
import { definePolicy } from './policy.ts';

const level = z.number().int().min(0).optional();

/** Order up to the maximum when the inventory position is at or below the minimum. */
export const minMax = definePolicy({
  kind: 'min-max',
  title: 'Orders up to a maximum when the inventory position is at or below a minimum, (s, S)',
  options: z
    .strictObject({
      kind: z.literal('min-max'),
      min: level.describe('Minimum of an item that states none of its own, in base units'),
      max: level.describe('Maximum of an item that states none of its own, in base units'),
    })
    .refine(({ min, max }) => (min === undefined) === (max === undefined), { message: 'min and max go together', path: ['max'] })
    .refine(({ min, max }) => min === undefined || max === undefined || max >= min, { message: 'max is below min', path: ['max'] }),
  ask(input, options) {
    const { item, position } = input;
    if (item.min !== null && item.max !== null) return replenish(input, minMaxPlan(item.min, item.max));
    if (options.min === undefined || options.max === undefined) return waitFor(position, phrase('noMinMax', {}), 'no-min-max');
    const plan = minMaxPlan(options.min, options.max);
    return replenish(input, { ...plan, rules: [...plan.rules, 'min-max-of-policy'] });
  },
});
