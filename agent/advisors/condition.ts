import { z } from 'zod';
import type { Condition } from '../conditions/condition.ts';
import { conditionText } from '../conditions/condition-text.ts';
import { readCondition } from '../conditions/read-condition.ts';
import { available, inventoryPosition } from '../domain/stock/stock.ts';
import { shownNumber } from '../domain/words/wording.ts';
import { defineAdvisor } from './advisor.ts';

const options = z.strictObject({
  kind: z.literal('condition'),
  name: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'must be 1 to 40 small letters, digits or dashes')
    .default('own')
    .describe('Ends the type of the alert, quartermaster.alert.condition.NAME'),
  when: conditionText()
    .default('available <= 0')
    .describe('What must hold of an item, in CEL and with the same names as the conditions of replenishment.rules'),
  message: z.string().max(200).default('').describe('What the alert says; without it the condition itself'),
  recount: z.boolean().default(false).describe('true: a count of the item is asked for, too, when the alert is raised'),
});

/** Each configuration's own, read once. */
const conditions = new WeakMap<object, Condition>();

/** What a person of the site wants to be told of an item: their own condition holds. */
export const condition = defineAdvisor({
  kind: 'condition',
  title: 'A condition of your own holds for an item; what nobody knows of it makes it not hold',
  options,
  lookAtItem({ facts }, settings) {
    if (conditionOf(settings)?.test(facts).kind !== 'holds') return null;
    const { sku, position } = facts;
    const numbers = { onHand: position.onHand, available: available(position), position: inventoryPosition(position) };
    const stock = `on hand ${shownNumber(numbers.onHand)}, available ${shownNumber(numbers.available)}, position ${shownNumber(numbers.position)}`;
    return { sentence: `${sku}: ${settings.message || settings.when} (${stock}).`, numbers };
  },
});

function conditionOf(settings: z.infer<typeof options>): Condition | null {
  const known = conditions.get(settings);
  if (known) return known;
  const read = readCondition(settings.when);
  if (!read.ok) return null;
  conditions.set(settings, read.condition);
  return read.condition;
}
