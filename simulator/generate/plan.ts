import { z } from 'zod';
import { topicName } from '../../agent/config/fields.ts';
import { formatDay, parseDate, parseTimeOfDay } from '../../agent/domain/calendar.ts';
import { duration } from '../../agent/registry.ts';
import { DEMAND_CLASSES } from '../demand/synthetic.ts';

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
/** Monday, 5 January 2026. */
const FIRST_DAY = formatDay(20_458);
const MINUTE_MS = 60_000;

function weekdays() {
  return z
    .array(z.enum(WEEK))
    .min(1)
    .default([...WEEK])
    .transform((names): ReadonlySet<number> => new Set(names.map((name) => WEEK.indexOf(name))));
}

/** Parsed to milliseconds since midnight. */
function timeOfDay() {
  return z
    .string()
    .refine((text) => parseTimeOfDay(text) !== null, 'must be HH:MM, in quotes')
    .transform((text) => parseTimeOfDay(text)! * MINUTE_MS);
}

const aisleSchema = z.strictObject({
  name: topicName().max(8).describe('Begins the names of its places: A-03-2 is the second level of its third shelf'),
  shelves: z.int().min(1).max(999).describe('Shelves along the aisle'),
  levels: z.int().min(1).max(20).default(1).describe('Levels of each shelf; each is a place for goods'),
  scales: z.array(z.int().min(1)).default([]).describe('Levels with a scale at every place; each weighs the goods of one item'),
});

const shiftSchema = z.strictObject({
  name: topicName().max(32).describe('Begins the names of its pickers'),
  days: weekdays().describe('Days on which it begins'),
  from: timeOfDay().describe('When it begins, HH:MM'),
  to: timeOfDay().describe('When it ends; before its beginning: on the next day'),
  pickers: z.int().min(1).max(1000).default(2).describe('People with a hand scanner each'),
});

const truckSchema = z.strictObject({
  name: topicName().max(32).optional().describe('What people call it'),
  days: weekdays().describe('Days on which it comes'),
  at: timeOfDay().describe('When it comes, HH:MM'),
  suppliers: z.array(z.string().min(1)).optional().describe('Whose goods it brings; without it, of all'),
  coverDays: z.number().positive().max(365).default(10).describe('It fills each item up to so many days of its average demand'),
});

const assortmentSchema = z.strictObject({
  class: z.enum(DEMAND_CLASSES).describe('Class of demand'),
  count: z.int().min(1).max(50_000).describe('How many items'),
  unitsPerDay: z
    .tuple([z.number().positive().max(100_000), z.number().positive().max(100_000)])
    .default([2, 20])
    .describe('Least and most that an item sells on an average day'),
  places: z.int().min(1).max(20).default(1).describe('At how many places an item lies; at a scale always at one'),
});

const devicesSchema = z.strictObject({
  scanners: z.int().min(1).max(1000).default(4).describe('Hand scanners, handed on from shift to shift'),
  dockScanners: z.int().min(1).max(100).default(1).describe('Scanners where goods come in'),
  scaleEvery: duration('4h')
    .refine((ms) => ms >= 1000, 'must be at least 1s')
    .describe('How often a scale reports though nothing has changed'),
});

/** A warehouse plan: where goods can lie, which devices there are, who works when, which trucks come, and what is sold. Times in milliseconds, weekdays from Monday 0. */
export const planSchema = z.strictObject({
  title: z.string().optional().describe('What it is a plan of'),
  site: topicName().default('main').describe("Second level of the devices' topics"),
  start: z
    .string()
    .refine((text) => parseDate(text) !== null && text >= '2020-01-01', 'must be YYYY-MM-DD, from 2020 on, in quotes')
    .default(FIRST_DAY)
    .describe('First day; earlier than 2020 no agent believes'),
  days: z.int().min(1).max(3650).default(14).describe('How long'),
  seed: z
    .union([z.string().min(1), z.int()])
    .default('1')
    .transform(String)
    .describe('What items, customers and noise are drawn from'),
  aisles: z.array(aisleSchema).min(1).describe('Where goods can lie'),
  devices: devicesSchema.prefault({}).describe('Scanners and scales'),
  shifts: z.array(shiftSchema).min(1).describe('Who picks, and when'),
  suppliers: z.array(z.string().min(1).max(64)).min(1).default(['Acme', 'Borealis']).describe('Where goods come from'),
  trucks: z.array(truckSchema).min(1).describe('When goods come in'),
  items: z.array(assortmentSchema).min(1).describe('What is sold'),
});

/** A plan with every default filled in. */
export type Plan = z.infer<typeof planSchema>;
