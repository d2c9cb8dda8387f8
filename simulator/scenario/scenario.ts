import { z } from 'zod';
import { oneOf } from '../../agent/config/one-of.ts';
import type { Fault } from '../faults/fault.ts';
import { faults } from '../faults/index.ts';
import { moment, span, spanOr } from './moment.ts';

/** When a fault is there: at a moment, or as often as chance has it. */
const timing = {
  at: moment().optional().describe('When it begins, from the start of the run; without it, `chancePerDay`'),
  for: spanOr('0s').describe('How long it lasts; with `chancePerDay` the least'),
  chancePerDay: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('On a day of the run it begins with this probability, at a time drawn from the seed'),
  most: span().optional().describe('With `chancePerDay`: the longest that it lasts'),
};

function timed({ kind, title, options }: Fault): Fault {
  const withTiming = options.extend(timing).superRefine((entry, context) => {
    const { at, chancePerDay, most } = entry as { at?: number; chancePerDay?: number; most?: number };
    if ((at === undefined) === (chancePerDay === undefined))
      context.addIssue({ code: 'custom', path: [], message: 'needs either at or chancePerDay' });
    else if (most !== undefined && chancePerDay === undefined)
      context.addIssue({ code: 'custom', path: ['most'], message: 'goes with chancePerDay only' });
  });
  return { kind, title, options: withTiming } as unknown as Fault;
}

const demandSchema = z.strictObject({
  file: z
    .string()
    .min(1)
    .meta({ path: true, word: 'file' })
    .optional()
    .describe('A real sales history (series_id,date,value) as the demand'),
  factor: z.number().positive().max(100).default(1).describe('Factor on the demand of every item, all the time'),
  unitsPerCustomer: z
    .int()
    .min(1)
    .max(1000)
    .default(12)
    .describe('A customer takes so many units or fewer; a day brings six customers per item at most'),
});

/** What a run of the simulator is made of: the warehouse, the agent's configuration, and what goes wrong when. */
export const scenarioSchema = z.strictObject({
  title: z.string().min(1).describe('What it shows, in a sentence'),
  seed: z
    .union([z.string().min(1), z.int()])
    .default('1')
    .describe('What warehouse, customers and chances are drawn from'),
  days: z.int().min(1).max(3650).default(7).describe('Days with customers; then time runs on until all is quiet'),
  items: z.int().min(1).max(5000).default(12).describe('How many items, of all classes of demand'),
  demand: demandSchema.prefault({}),
  gateways: z
    .int()
    .min(1)
    .max(8)
    .default(1)
    .describe('Gateways on one broker, each with an agent; the items are dealt out among them, and every one hears every device'),
  agent: z
    .record(z.string(), z.unknown())
    .meta({ word: 'options of the configuration' })
    .default({})
    .describe("The agents' configuration where it differs from the simulation's own: the same options as in config/agent.yaml"),
  faults: z
    .array(oneOf(faults.map(timed)) as unknown as z.ZodType<FaultEntry>)
    .default([])
    .describe('What goes wrong, and when'),
});

/** A fault as the file has it; times in milliseconds. */
export interface FaultEntry {
  readonly kind: string;
  readonly at?: number | undefined;
  readonly for: number;
  readonly chancePerDay?: number | undefined;
  readonly most?: number | undefined;
}

/** A scenario with every default filled in. */
export type Scenario = z.infer<typeof scenarioSchema>;

/** A fault with its time: `name` is its kind and its number among those of its kind, as `crash@2`. Times in milliseconds, from the start of the run. */
export interface TimedFault {
  readonly name: string;
  readonly kind: string;
  readonly at: number;
  readonly forMs: number;
  /** As the kind's own schema gives them. */
  readonly options: Readonly<Record<string, unknown>>;
}
