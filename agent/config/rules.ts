import { z } from 'zod';
import { conditionText } from '../conditions/condition-text.ts';
import { SERVICE_KINDS } from '../domain/items/item.ts';
import { CLASS_SELECTORS } from '../domain/items/item-class.ts';
import { readDateSpan } from '../domain/time/date-span.ts';
import { always } from './one-of.ts';
import { policyField } from './policy-field.ts';

/** One of these, or a list of them. */
function oneOrMore<Entry extends z.ZodType<string>>(entry: Entry, error: string) {
  return z.union([entry, z.array(entry).min(1)], { error }).transform((given) => [given].flat() as z.infer<Entry>[]);
}

const pattern = () => oneOrMore(z.string().min(1).max(64), 'must be a text or a list of texts').optional();
const names = <const Names extends readonly [string, ...string[]]>(all: Names) =>
  oneOrMore(z.enum(all), `must be one or more of ${all.join(', ')}`).optional();

const selectorSchema = z.strictObject({
  sku: pattern().describe('SKUs; * stands for any text, ? for one character'),
  category: pattern().describe('Categories, likewise'),
  supplier: pattern().describe('Suppliers, likewise'),
  location: pattern().describe('Where it lies: the beginnings of locations, for example A- for a zone'),
  class: names(CLASS_SELECTORS).describe(
    'Class by value of a year’s demand (A to C) and by how much demand varies from week to week (X to Z), as worked out every night; an item of which less than four weeks are known has none',
  ),
  demandClass: names(['smooth', 'erratic', 'intermittent', 'lumpy', 'none']).describe('How its demand arrives'),
});

const duringSchema = z
  .strictObject({
    from: z.string().describe('The first day: YYYY-MM-DD, once, or MM-DD, each year'),
    through: z.string().describe('The last day, likewise; of each year it may lie before the first, over New Year'),
  })
  .superRefine(({ from, through }, context) => {
    const span = readDateSpan(from, through);
    if ('problem' in span) context.addIssue({ code: 'custom', message: span.problem });
  });

const ruleSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,40}$/, 'must be 1 to 40 letters, digits, dots, dashes or underscores')
    .describe('Named in the reasons of the orders that it shapes, as rule:NAME'),
  match: selectorSchema.prefault({}).describe('Which items it is for; without it all'),
  when: conditionText()
    .optional()
    .describe(
      'A condition in CEL that must hold, too, for example onHand < 2 && hour(now) < 6; it may ask for sku, category, supplier, onHand, allocated, available, onOrder, backorders, position, reorderPoint, demandPerDay, daysOfCover, unitCost (in its currency), abc, xyz, demandClass, and hour(now), weekday(now) (Monday is 1), month(now) at the site. What nobody knows of an item, and what cannot be worked out, makes it not hold; where the rule would hold an item, its orders then wait for approval, and the alert rule-in-doubt says so',
    ),
  during: duringSchema.optional().describe('The business days on which it holds, for a season or once; without it all'),
  policy: policyField
    .optional()
    .refine(
      (policy) => policy?.kind !== 'auto',
      'cannot be auto, whose parameters are chosen for all items together: name it under replenishment.policy',
    )
    .describe('How much of them is ordered, and when'),
  approval: z.enum(['automatic', 'manual']).optional().describe('manual: their orders wait for an approve command'),
  approvalAboveMinor: z
    .int()
    .min(0)
    .optional()
    .describe('Their orders wait above this value, in minor units of replenishment.approvalCurrency'),
  hold: z.boolean().optional().describe('true: none of them is ordered'),
  serviceLevel: z.number().min(0.5).max(0.999).optional().describe('Service that is aimed at for those that state none of their own'),
  serviceKind: z
    .enum(SERVICE_KINDS)
    .optional()
    .describe('cycle: probability of no stockout in a replenishment cycle; fill: share of demand served from stock'),
});

const SAYS_NOTHING = new Set(['name', 'match', 'when', 'during']);

/** The rules of the house, first match per field. */
export const rulesSchema = z.array(ruleSchema).superRefine((rules, context) => {
  if (!Array.isArray(rules)) return;
  const seen = new Set<unknown>();
  rules.forEach((rule: unknown, index) => {
    if (typeof rule !== 'object' || rule === null) return;
    const { name } = rule as { name?: unknown };
    if (typeof name === 'string' && seen.has(name))
      context.addIssue({ code: 'custom', path: [index, 'name'], message: `"${name}" is configured twice` });
    seen.add(name);
    if (Object.keys(rule).every((field) => SAYS_NOTHING.has(field)))
      context.addIssue({
        code: 'custom',
        path: [index],
        message: 'says nothing of its items: give it a policy, an approval, a hold or a service',
      });
  });
}, always);
