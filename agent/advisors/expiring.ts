import { z } from 'zod';
import { lotFinding } from '../domain/stock/lot-finding.ts';
import { defineAdvisor } from './advisor.ts';

/** Goods that will expire soon: to be sold first, or cheaper. */
export const expiring = defineAdvisor({
  kind: 'expiring',
  title: 'Goods on hand reach their last good day soon',
  options: z.strictObject({
    kind: z.literal('expiring'),
    days: z.int().min(0).max(3650).default(14).describe('So many days before the last good day of a lot'),
  }),
  lookAtItem: (view, { days }) => lotFinding(view, ({ daysLeft }) => daysLeft !== null && daysLeft >= 0 && daysLeft <= days, false),
});
