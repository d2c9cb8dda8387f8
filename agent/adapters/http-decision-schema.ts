import { z } from 'zod';
import type { DecisionDetail } from '../api/views.ts';
import { ORDER_STATES } from '../domain/replenishment/decision.ts';
import { decisionFields } from './http-schemas.ts';

const time = () => z.iso.datetime();
const amount = () => z.int();

const stock = z.strictObject({
  onHand: amount(),
  onOrder: amount(),
  allocated: amount(),
  backorders: amount(),
  inPlaceOf: amount().min(0).optional().describe('What items lack that it succeeds, and that is ordered of it in their place'),
  position: amount(),
  keptBy: z.enum(['scans', 'sensor', 'fused']).nullable(),
  isVerified: z.boolean().describe('False from a restore from a backup until it was stated again'),
  isNegative: z.boolean().describe('More was taken than the ledger held'),
  statedAt: time().nullable().describe('All of it was counted, or shown by a shelf, since then; null where some of it never was'),
  lastEventAt: time().nullable(),
  orders: z
    .array(z.strictObject({ id: z.string(), units: amount(), state: z.enum(ORDER_STATES), expectedAt: time().nullable() }))
    .describe('What made up onOrder, oldest first'),
  moreOrders: amount().min(0).describe('Orders beyond those listed'),
});

const grounds = z.strictObject({
  stock,
  forecast: z.strictObject({ model: z.string(), madeAt: time(), daysOld: z.number().min(0) }).nullable(),
  demand: z
    .strictObject({
      source: z.enum(['forecast', 'observed', 'first-demands', 'levels']),
      days: z.number(),
      perDay: z.number(),
      mean: z.number(),
      sd: z.number(),
      quantiles: z.array(z.strictObject({ level: z.number(), value: z.number() })),
      observed: z.strictObject({ units: z.number(), days: z.number() }).nullable(),
    })
    .describe('Demand of the lead time and the review period'),
  parameters: z.array(
    z.strictObject({
      name: z.string(),
      value: z.union([z.number(), z.string()]),
      source: z.enum(['operator', 'config', 'import', 'catalog', 'default']),
      until: time().optional().describe('When what an operator has set ends'),
    }),
  ) as unknown as z.ZodType<NonNullable<DecisionDetail['grounds']>['parameters']>,
  computed: z.strictObject({
    reorderPoint: z.number(),
    orderUpTo: z.number().nullable(),
    needed: z.number().nullable().describe('Before it was rounded or capped'),
  }),
  alternatives: z
    .array(
      z.strictObject({
        kind: z.enum(['ordered', 'nothing', 'pack-less', 'pack-more', 'policy']),
        policy: z.string().nullable().describe('Whose answer it is, by its default options'),
        quantity: amount(),
        short: z.number().describe('Units expected not to be served until the order after it could be here'),
        shortMinor: amount().nullable(),
        left: z.number().describe('Units expected to be left then'),
        holdingMinor: amount().nullable(),
      }),
    )
    .describe('What was ordered, then what else could have been'),
  waiting: z
    .strictObject({ days: z.number(), units: z.number(), minor: amount().nullable() })
    .describe('What doing nothing for so many days is expected to cost'),
  currency: z.string().describe('Of every amount of money here'),
  substitutes: z
    .array(z.strictObject({ sku: z.string(), units: amount() }))
    .optional()
    .describe('What could be sent in its place, beyond what these need themselves'),
});

/** Documents `DecisionDetail`. */
export const decisionDetailSchema: z.ZodType<DecisionDetail> = z
  .strictObject({
    ...decisionFields,
    grounds: grounds
      .nullable()
      .describe('What it was decided on; null for a decision from before this was kept, and for a request to count'),
    receipts: z.array(z.strictObject({ at: time(), quantity: amount() })).describe('What came of it and when'),
    story: z.array(z.strictObject({ title: z.string(), lines: z.array(z.string()) })).describe('All of it in words'),
  })
  .meta({ id: 'DecisionDetail' });
