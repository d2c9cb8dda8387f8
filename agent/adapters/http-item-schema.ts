import { z } from 'zod';
import type { ItemDetail } from '../api/item-view.ts';

const time = () => z.iso.datetime();
const units = () => z.int().min(0);

/** Documents `ItemDetail`. */
export const itemDetailSchema: z.ZodType<ItemDetail> = z
  .strictObject({
    sku: z.string(),
    parameters: z.array(
      z.strictObject({
        name: z.string(),
        value: z.unknown().describe('As the configuration states it; null where nobody has'),
        source: z.enum(['operator', 'config', 'learned', 'import', 'catalog', 'supplier', 'default']),
        until: time().nullable().describe('When what an operator has set ends; null where it does not'),
      }),
    ),
    holds: z
      .array(z.strictObject({ kind: z.enum(['rejected', 'snoozed']), until: time(), reason: z.string() }))
      .describe('Why nothing is ordered of it at present'),
    succeeds: z.array(z.string()).describe('Items whose place it takes'),
    instead: z
      .array(z.strictObject({ sku: z.string(), units: units() }))
      .describe('What can be sent in its place now, beyond what these need themselves'),
  })
  .meta({ id: 'Item' });
