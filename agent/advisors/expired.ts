import { z } from 'zod';
import { lotFinding } from '../domain/stock/lot-finding.ts';
import { defineAdvisor } from './advisor.ts';

/** Goods that are past their last good day and still on hand. */
export const expired = defineAdvisor({
  kind: 'expired',
  title: 'Goods on hand are past their last good day, and no longer count as available',
  options: z.strictObject({ kind: z.literal('expired') }),
  lookAtItem: (view) => lotFinding(view, ({ daysLeft }) => daysLeft !== null && daysLeft < 0, true),
});
