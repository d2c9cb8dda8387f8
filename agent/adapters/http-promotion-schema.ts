import { z } from 'zod';
import type { PromotionView } from '../api/promotions.ts';

/** Documents `PromotionView`. */
export const promotionSchema: z.ZodType<PromotionView> = z
  .strictObject({
    sku: z.string().nullable(),
    category: z.string().nullable().describe('Of every item of it, where no SKU is named'),
    name: z.string().describe('Promotions of one name are expected to work alike'),
    from: z.iso.date(),
    through: z.iso.date().describe('Its last day'),
    uplift: z.number().nullable().describe('How many times the usual demand is expected; null where it is learnt'),
  })
  .meta({ id: 'Promotion' });
