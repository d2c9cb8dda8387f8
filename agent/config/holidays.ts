import { z } from 'zod';
import { isHolidayDate } from '../domain/time/holidays.ts';
import { faultsOf } from './issues.ts';
import { ConfigurationError, formatPath } from './problem.ts';
import { readYamlFile } from './yaml-file.ts';

/** Days that are not as their weekday is. */
export const holidaysSchema = z.array(
  z.strictObject({
    date: z
      .string()
      .refine(isHolidayDate, 'must be YYYY-MM-DD, or MM-DD for every year')
      .describe('The day: 2026-05-14, or 12-25 for every year'),
    name: z.string().min(1).max(64).describe('What it is called; what days of one name do to demand is learnt together'),
    closed: z.boolean().default(true).describe('No trade at all; false is a special day with trade'),
  }),
);

type Holidays = z.infer<typeof holidaysSchema>;

/** The list that a file of holidays holds, YAML as under `site.holidays`. Throws AgentError `input-missing`, or ConfigurationError with every problem of that file. */
export function readHolidaysFile(file: string): Holidays {
  const yaml = readYamlFile(file);
  const parsed = holidaysSchema.safeParse(yaml.value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.flatMap((issue) => faultsOf(issue, holidaysSchema, yaml.value));
  throw new ConfigurationError(
    file,
    faults.map(({ steps, message, atKey }) => ({ path: formatPath(steps), message, ...yaml.place(steps, atKey ? 'key' : 'value') })),
  );
}
