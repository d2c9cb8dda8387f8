import { z } from 'zod';
import { parseSchedule } from '../domain/time/schedule.ts';

function schedule(fallback: string) {
  return z
    .string()
    .superRefine((pattern, context) => {
      const parsed = parseSchedule(pattern);
      if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.reason });
    })
    .default(fallback);
}

/** When the recurring work runs: five-field cron patterns in the site's time zone. A run that fell into a power cut is made up for. */
export const jobsSchema = z.strictObject({
  learn: schedule('30 1 * * *').describe('Forecasts are made anew'),
  tidy: schedule('15 3 * * *').describe('Old keys, deliveries and dead letters are removed'),
  backup: schedule('45 2 * * *').describe('A backup is made, where `backup` names a folder'),
});
