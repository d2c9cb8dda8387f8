import { z } from 'zod';
import { phrase, said } from '../domain/sentences/phrase.ts';
import { duration } from '../registry.ts';
import { defineAdvisor } from './advisor.ts';

/** Ledger and shelf sensor tell different stories for too long: somebody has to count. */
export const discrepancy = defineAdvisor({
  kind: 'discrepancy',
  title: 'Scans and shelf sensor tell different stories of a stock position',
  options: z.strictObject({
    kind: z.literal('discrepancy'),
    after: duration('12h').describe('How long they may differ by more than the noise of the sensor explains'),
    recount: z.boolean().default(true).describe('Whether a count is asked for, once until somebody has counted'),
  }),
  lookAtItem({ item, apart, now }, { after }) {
    const longest = apart?.().filter(({ since }) => now - since >= after) ?? [];
    const [first] = longest.sort((a, b) => Math.abs(b.ledger - b.estimate) - Math.abs(a.ledger - a.estimate));
    if (!first) return null;
    const { location, ledger, sensor, estimate } = first;
    return {
      ...said(phrase('discrepancy', { sku: item.sku, location, ledger, sensor, estimate, unit: item.unit })),
      numbers: { ledger, sensor, estimate },
    };
  },
});
