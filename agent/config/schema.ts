import { z } from 'zod';
import { decoders } from '../decoders/index.ts';
import { DAY_MS, isTimeZone } from '../domain/calendar.ts';
import { SERVICE_KINDS, truthProblem } from '../domain/items/item.ts';
import { compileTopicPattern } from '../domain/messages/topic.ts';
import { CHANGE_MODES } from '../domain/replenishment/order-change.ts';
import { LOCALES } from '../domain/sentences/phrase.ts';
import { forecasters } from '../forecasters/index.ts';
import { duration } from '../registry.ts';
import { sinks } from '../sinks/index.ts';
import { advisorsSchema } from './advisors.ts';
import { backupSchema } from './backup.ts';
import { clockSchema } from './clock.ts';
import { connectionSchema, databaseSchema, httpSchema, logSchema } from './connections.ts';
import { filePath, topicName } from './fields.ts';
import { holidaysSchema } from './holidays.ts';
import { jobsSchema } from './jobs.ts';
import { locationsSchema } from './locations.ts';
import { currencyCode } from './money.ts';
import { always, oneOf } from './one-of.ts';
import { policyField } from './policy-field.ts';
import { readersSchema } from './readers.ts';
import { diskSchema, retentionSchema } from './retention.ts';
import { rulesSchema } from './rules.ts';
import { successionFields } from './succession.ts';
import { itemOffersSchema, suppliersSchema } from './suppliers.ts';

const siteSchema = z.strictObject({
  id: topicName().default('main').describe('Name of the site; the second level of device topics'),
  locale: z.enum(LOCALES).default('en').describe('Language of the sentences of decisions and alerts: en, English, or zh, Chinese'),
  timezone: z
    .string()
    .refine(isTimeZone, 'is not a time zone of the IANA database')
    .default('UTC')
    .describe('Time zone of the site, for example Europe/Berlin'),
  businessDayStart: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM')
    .default('00:00')
    .describe('Local time at which a business day begins'),
  openDays: z
    .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
    .min(1)
    .default(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])
    .describe('Days with trade; a closed day is not a day without demand'),
  holidays: holidaysSchema.default([]).describe('Days that are not as their weekday is'),
  holidaysFile: filePath().optional().describe('A YAML file with more of them, a list as under holidays'),
  receivingLocation: topicName().default('RECEIVING').describe('Where received goods stand until they are put away'),
});

/** Each break needs more than the one before it. */
function isAscending(breaks: readonly { readonly fromQuantity: number }[]): boolean {
  return breaks.every(({ fromQuantity }, index) => index === 0 || fromQuantity > breaks[index - 1]!.fromQuantity);
}

const itemOverride = z.strictObject({
  sku: z.string().min(1).max(64).describe('The SKU that the values below are for'),
  name: z.string().optional().describe('What people call it'),
  unit: z.string().min(1).optional().describe('Name of the base unit: each, g, ml, mm'),
  category: z.string().optional().describe('Group of like items: for promotions, and for a new item to borrow the course of its demand'),
  supplier: z.string().optional().describe('Whom it is bought from'),
  suppliers: itemOffersSchema
    .optional()
    .describe('Whom it can be bought from, too: of all, the one with the cheapest expected total is asked'),
  unitsPerPack: z.int().min(1).optional().describe('Orders are rounded up to whole packs of so many base units'),
  minimumOrderQuantity: z.int().min(1).optional().describe('Least that can be ordered, in base units'),
  leadTimeDays: z.number().min(0).max(730).optional().describe('From order to shelf'),
  leadTimeSdDays: z.number().min(0).max(365).optional().describe('Standard deviation of the lead time'),
  unitCostMinor: z.int().min(0).optional().describe('Cost of a base unit in minor units of the currency (cents)'),
  priceBreaks: z
    .array(
      z.strictObject({
        fromQuantity: z.int().min(2).describe('Order quantity from which on this price holds, in base units'),
        unitCostMinor: z.number().positive().describe('Price of each base unit of such an order, in minor units'),
      }),
    )
    .refine(isAscending, 'must ascend by fromQuantity')
    .optional()
    .describe('Discounts of the supplier on all units of a larger order, which the economic order quantity takes where they pay'),
  currency: currencyCode().optional().describe('ISO 4217 code'),
  unitWeightGrams: z.number().positive().optional().describe('Weight of a base unit, for shelf scales'),
  tareGrams: z.number().min(0).optional().describe('Weight of the empty shelf'),
  truth: z
    .enum(['scans', 'sensor', 'fused'])
    .optional()
    .describe(
      'Whose word counts where a shelf sensor stands; fused makes one estimate of scans and sensor, for goods that are counted in pieces: not for those kept in grams, millilitres or millimetres. Without it the sensor counts from its first reading on',
    ),
  min: z.int().min(0).optional().describe('Reorder when the position is at or below'),
  max: z.int().min(1).optional().describe('Order up to'),
  serviceLevel: z.number().min(0.5).max(0.999).optional().describe('Service that is aimed at; serviceKind says what it means'),
  serviceKind: z
    .enum(SERVICE_KINDS)
    .optional()
    .describe('cycle: probability of no stockout in a replenishment cycle; fill: share of demand served from stock'),
  stockoutCostMinor: z
    .number()
    .min(0)
    .optional()
    .describe('What a base unit costs that is wanted and not there, in minor units; without a service level it says how much service pays'),
  shelfLifeDays: z.int().min(1).optional().describe('How long it can be sold after receipt'),
  capacityUnits: z
    .int()
    .min(1)
    .optional()
    .describe('Base units that fit at the site; without it what fits at its locations, where that is known'),
  makes: z
    .strictObject({
      leadTimeDays: z.number().min(0).max(730).describe('From the request to the shelf'),
      batch: z.int().min(1).describe('Base units that are made at a time'),
    })
    .optional()
    .describe('Made on site: production is asked for in whole batches, in place of a purchase'),
  ...successionFields,
  locations: z.array(topicName()).optional().describe('Where it lies'),
});

const itemsSchema = z.array(itemOverride).superRefine((items, context) => {
  if (!Array.isArray(items)) return;
  refuseDoubles(items, 'sku', context);
  items.forEach((item, index) => {
    if (!item || typeof item !== 'object') return;
    if ((item.min === undefined) !== (item.max === undefined)) {
      context.addIssue({ code: 'custom', path: [index], message: 'min and max go together' });
    } else if (item.min !== undefined && item.max !== undefined && item.max <= item.min) {
      context.addIssue({ code: 'custom', path: [index, 'max'], message: 'must be above min' });
    }
    const message = truthProblem(item.truth, item.unit);
    if (message !== null) context.addIssue({ code: 'custom', path: [index, 'truth'], message });
    if (item.capacityUnits !== undefined && item.unitsPerPack !== undefined && item.unitsPerPack > item.capacityUnits)
      context.addIssue({ code: 'custom', path: [index, 'unitsPerPack'], message: `is more than the ${item.capacityUnits} that fit` });
  });
}, always);

const shelvesSchema = z
  .array(
    z.strictObject({
      device: topicName().describe('The shelf sensor'),
      location: topicName().describe('The bin that it stands under'),
      sku: z.string().min(1).optional().describe('What lies there; needed only where the location holds several SKUs'),
      tareGrams: z.number().min(0).optional().describe('Weight of the empty shelf'),
    }),
  )
  .superRefine((shelves, context) => refuseDoubles(shelves, 'device', context), always);

function topicPattern() {
  return z.string().superRefine((topic, context) => {
    const compiled = compileTopicPattern(topic);
    if (compiled.kind === 'error') context.addIssue({ code: 'custom', message: compiled.problem });
  });
}

/** Two entries of a list that bear the same name; runs beside other problems, so the entries may be anything. */
function refuseDoubles(entries: readonly unknown[], field: string, context: z.core.$RefinementCtx): void {
  if (!Array.isArray(entries)) return;
  const seen = new Set<unknown>();
  entries.forEach((entry, index) => {
    const name = (entry as Record<string, unknown> | null)?.[field];
    if (typeof name !== 'string') return;
    if (seen.has(name)) context.addIssue({ code: 'custom', path: [index, field], message: `"${name}" is configured twice` });
    seen.add(name);
  });
}

const budgetSchema = z.strictObject({
  amountMinor: z.int().min(1).describe('Minor units of the currency (cents) that may be ordered for in one day or week'),
  currency: currencyCode().default('EUR').describe('ISO 4217 code; an item whose unit cost is not known in it is proposed for approval'),
  per: z.enum(['day', 'week']).describe('A business day, or a week of them from Monday on'),
});

const replenishmentFields = z.strictObject({
  policy: policyField.prefault({ kind: 'reorder-point' }).describe('How much is ordered, and when'),
  approval: z.enum(['automatic', 'manual']).default('automatic').describe('manual: every decision waits for an approve command'),
  approvalAboveMinor: z
    .int()
    .min(0)
    .optional()
    .describe(
      'An order worth more, in minor units of approvalCurrency (cents), waits for an approve command; so does one whose value is not known',
    ),
  approvalCurrency: currencyCode().optional().describe('ISO 4217 code of approvalAboveMinor'),
  rules: rulesSchema
    .default([])
    .describe(
      'Rules of the house, for many items at once: field by field the first one that is for an item counts, else what stands above',
    ),
  budget: budgetSchema
    .optional()
    .describe('What may be ordered for: where it does not reach, the orders that avoid the most expected shortage for it go first'),
  dock: z
    .strictObject({ unitsPerDay: z.int().min(1).describe('Base units of all SKUs that can be taken in on one business day') })
    .optional()
    .describe('Automatic orders that are not urgent and would come on a day that is full are placed a day later'),
  expedite: z
    .enum(CHANGE_MODES)
    .default('propose')
    .describe(
      'Hurrying an order that comes after its item has probably run out, where that saves more than it costs: off; propose: waits for an approve command; automatic',
    ),
  expediteCostMinor: z.int().min(0).default(2500).describe('What it costs to hurry an order, in minor units of the item’s currency'),
  expediteLeadTimeDays: z
    .number()
    .min(0)
    .max(730)
    .optional()
    .describe('In how many days hurried goods are here; without it in half of the time that is left'),
  cancel: z
    .enum(CHANGE_MODES)
    .default('propose')
    .describe(
      'Cancelling an order of which nothing was shipped when the position without it still exceeds the order-up-to level by a margin: off; propose: waits for an approve command; automatic',
    ),
  every: duration('15m').describe('How often all items are looked at; those touched by an event are looked at at once'),
  ackTimeout: duration('15m').describe('After this, an unanswered decision is sent again with the same id and an alert is raised'),
  lateAfter: duration('12h').describe('How long after its expected date an order has not come before an alert is raised'),
  retryAfter: duration('12h').describe('How long an item is left alone after upstream rejected its order'),
  transferTimeout: duration('8h').describe(
    'How long a refill of a pick face may take, from its delivery upstream; then it is given up with an alert and asked for anew',
  ),
  dockPatience: duration('4h').describe(
    'Goods at a dock where nothing has moved for so long are taken for reserve: pick faces are refilled from there',
  ),
  receiptTimeout: duration('3d').describe('How long goods that upstream calls received may take to appear before a discrepancy is raised'),
  recountsPerDay: z.int().min(1).max(100_000).default(200).describe('After a restore, items that are to be counted, at most so many a day'),
});

/** An amount without its currency would be held against whatever an item costs. */
const replenishmentSchema = replenishmentFields.superRefine((replenishment, context) => {
  const { approvalAboveMinor, approvalCurrency, rules } = (replenishment ?? {}) as Partial<Record<string, unknown>>;
  if (approvalCurrency !== undefined) return;
  const missing = (path: (string | number)[], where: string) =>
    context.addIssue({ code: 'custom', path: [...path, 'approvalAboveMinor'], message: `needs ${where}` });
  if (approvalAboveMinor !== undefined) missing([], 'approvalCurrency beside it');
  for (const [index, rule] of (Array.isArray(rules) ? rules : []).entries())
    if ((rule as { approvalAboveMinor?: unknown } | null)?.approvalAboveMinor !== undefined)
      missing(['rules', index], 'replenishment.approvalCurrency');
}, always);

const poolSchema = z.strictObject({
  every: duration('0d')
    .refine((ms) => ms % DAY_MS === 0 && ms <= 7 * DAY_MS, 'must be a whole number of days, at most 7d')
    .describe(
      'How often it learns, before the forecasts of a night, for example 7d; 0d: never. On a wholesaler’s 1,368 items it made the quantiles of the next 14 days 3.8 % better and those of their total 2 % (pinball loss), and took 20 s of one core and 130 MB meanwhile (10,000 items: 200 MB); it needs items with a common pattern, and ten weeks of history of some of them',
    ),
  budget: duration('5m').describe('How long that may take; the other forecasts of the night wait for it'),
});

const learningFields = z.strictObject({
  candidates: z
    .array(oneOf(forecasters))
    .min(1)
    .prefault([
      { kind: 'seasonal-naive' },
      { kind: 'moving-average' },
      { kind: 'ses' },
      { kind: 'holt-winters' },
      { kind: 'tsb' },
      { kind: 'arima' },
    ])
    .describe('Forecasters to choose among, per item'),
  horizonDays: z.int().min(7).max(180).default(42).describe('How far ahead demand is forecast'),
  historyDays: z.int().min(28).max(3650).default(730).describe('How much history a model sees'),
  leastDays: z
    .int()
    .min(3)
    .max(365)
    .default(3)
    .describe(
      'Days of history below which no forecast is made: orders go by what was seen so far. A day that the item spent without stock and without a sale is none',
    ),
  chooseEvery: duration('28d').describe('How often the model of an item is chosen anew by backtest'),
  shadow: duration('14d').describe(
    'How long a model that was chosen anew is tried beside the one that serves before it takes over, if it did no worse; 0d: at once',
  ),
  updateEvery: duration('1d').describe(
    'How often an item is forecast anew, in whole days: on large sites or small gateways 7d shares the items among the nights of a week',
  ),
  budget: duration('1h').describe(
    'How long the forecasts of a night may take; items that are left, the least valuable and the freshest, wait for the next night',
  ),
  atOnce: z.int().min(1).max(64).default(8).describe('Items handed to the workers at a time'),
  pool: poolSchema.prefault({}).describe('One model that learns from all items together and moves the forecast of each'),
});

/** Past the middle of its horizon a forecast says too little of the days that an order has to cover. */
const learningSchema = learningFields.superRefine((learning, context) => {
  const { updateEvery, horizonDays } = (learning ?? {}) as { updateEvery?: unknown; horizonDays?: unknown };
  if (typeof updateEvery !== 'number' || typeof horizonDays !== 'number') return;
  const days = updateEvery / DAY_MS;
  const message =
    days < 1 || !Number.isInteger(days)
      ? 'must be a whole number of days'
      : days > horizonDays / 2
        ? `must be at most half of horizonDays, ${Math.floor(horizonDays / 2)}d`
        : null;
  if (message) context.addIssue({ code: 'custom', path: ['updateEvery'], message });
}, always);

/** The one schema of the configuration: types, defaults, ranges and descriptions. */
export const configSchema = z.strictObject({
  site: siteSchema.prefault({}),
  gateway: z.strictObject({ id: topicName().default('gateway-1').describe('Name of this gateway upstream') }).prefault({}),
  database: databaseSchema.prefault({}),
  broker: connectionSchema.prefault({ kind: 'embedded' }).describe('Where the devices publish'),
  upstream: z
    .strictObject({
      broker: connectionSchema.optional().describe('Where decisions go and answers come from; without it the devices’ broker'),
      prefix: z
        .string()
        .regex(/^[^+#]+[^/+#]$/, 'must be a topic without wildcards')
        .default('quartermaster/v1')
        .describe('Topics begin with it; then come site and gateway'),
    })
    .prefault({}),
  subscriptions: z
    .array(
      z.strictObject({
        topic: topicPattern().describe('Topic filter with {site}, {gateway} and {device}'),
        decoder: oneOf(decoders).describe('How the payload is read'),
        devices: z
          .array(z.string().regex(/^[A-Za-z0-9._-]{1,64}\*?$/, 'must be the name of a device, or its beginning and a *'))
          .min(1)
          .optional()
          .describe(
            'Where several gateways hear one device: the devices that are this one’s, by name or as gun-*. What others publish here is acknowledged and left to their gateway; without it all are this one’s',
          ),
      }),
    )
    .min(1)
    .prefault([
      { topic: 'warehouse/{site}/shelf/{device}', decoder: { kind: 'shelf-json' } },
      { topic: 'warehouse/{site}/scanner/{device}', decoder: { kind: 'scanner-json' } },
    ])
    .describe('What devices publish, and how it is read'),
  shelves: shelvesSchema
    .default([])
    .describe('Which shelf sensor stands under which bin; a sensor that bears the name of a bin needs no line'),
  readers: readersSchema.default([]).describe('RFID readers: which antenna hears which shelf, and which stand at a door'),
  locations: locationsSchema.default([]).describe('Pick faces, reserve, docks and shelves: what refills what, and how much fits'),
  items: itemsSchema.default([]).describe('Parameters set here win over imported ones'),
  suppliers: suppliersSchema.default([]).describe('Whom the site buys from; terms set here win over the catalogue’s'),
  replenishment: replenishmentSchema.prefault({}),
  learning: learningSchema.prefault({}),
  advisors: advisorsSchema
    .prefault([
      { kind: 'low-stock' },
      { kind: 'predicted-stockout' },
      { kind: 'overstock' },
      { kind: 'expiring' },
      { kind: 'expired' },
      { kind: 'low-battery' },
      { kind: 'stuck-sensor' },
      { kind: 'drifting-sensor' },
      { kind: 'discrepancy' },
      { kind: 'shrinkage' },
      { kind: 'shrinkage-pattern' },
      { kind: 'silent-device' },
    ])
    .describe('What raises alerts'),
  sinks: z
    .array(oneOf(sinks))
    .min(1)
    .prefault([{ kind: 'mqtt' }])
    .superRefine((sinks, context) => refuseDoubles(sinks, 'kind', context), always)
    .describe('Where decisions, alerts and replies go'),
  ingest: z
    .strictObject({
      window: z.int().min(1).max(65_535).default(1000).describe('Messages held unacknowledged at most'),
      keyWindow: z.int().min(100).max(1_000_000).default(10_000).describe('Sequence numbers per device remembered to recognise duplicates'),
      deadLetters: z.int().min(100).max(1_000_000).default(10_000).describe('Dead letters kept at most'),
      deadLettersPerMinute: z
        .int()
        .min(1)
        .max(6000)
        .default(60)
        .describe('Dead letters written per device and minute; the rest is only counted'),
      oldestEvent: duration('30d').describe(
        'A device whose clock falls further back than this behind its own newest time is not believed: its events count when they arrive',
      ),
    })
    .prefault({}),
  clock: clockSchema.prefault({}),
  jobs: jobsSchema.prefault({}),
  retention: retentionSchema.prefault({}),
  disk: diskSchema.prefault({}),
  backup: backupSchema.optional().describe('Scheduled backups; without it none are made'),
  http: httpSchema.prefault({}),
  log: logSchema.prefault({}),
});

/** The configuration with every default filled in; durations in milliseconds, paths absolute. */
export type AgentConfig = z.infer<typeof configSchema>;
