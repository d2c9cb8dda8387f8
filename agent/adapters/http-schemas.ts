import { z } from 'zod';
import type { ReplayPage } from '../api/api.ts';
import type {
  AlertView,
  AllocationView,
  CommandReply,
  DeadLetterView,
  DecisionView,
  DeviceView,
  ForecastView,
  LotView,
  OrderView,
  OutboxView,
  ShrinkageView,
  StatusView,
  StockView,
} from '../api/views.ts';
import { ORDER_STATES } from '../domain/replenishment/decision.ts';

const time = () => z.iso.datetime();
const amount = () => z.int();
const count = () => z.int().min(0);
const day = () => z.iso.date();
const figures = () => z.record(z.string(), z.number());

/** Documents `StockView`. */
export const stockSchema: z.ZodType<StockView> = z
  .strictObject({
    sku: z.string(),
    name: z.string().describe('Empty where nobody has named it'),
    location: z.string().nullable().describe('Null in the total of the item'),
    onHand: amount(),
    allocated: amount(),
    available: amount(),
    onOrder: amount(),
    backorders: amount(),
    position: amount().describe('onHand + onOrder - backorders - allocated'),
    unit: z.string(),
    updatedAt: time().nullable(),
    quarantine: amount(),
    damaged: amount(),
    keptBy: z.enum(['scans', 'sensor', 'fused']).nullable(),
    estimate: z
      .strictObject({
        ledger: amount().describe('What scans say alone, from the last count on'),
        sensor: z.number().describe('What the shelf sensor shows'),
        units: amount(),
        mean: z.number(),
        sd: z.number(),
        low: amount().describe('Lower end of the shortest interval of whole units that holds 90 % or more, included'),
        high: amount().describe('Upper end, included'),
        within: z.number().describe('Probability of low to high: 0.9 or more, for whole units cannot bound exactly 90 %'),
        sureness: z.number().describe('Probability of exactly these units'),
        at: time(),
      })
      .nullable()
      .describe('What is believed of scans and shelf sensor together, in base units; null where keptBy is not fused'),
    negative: z.boolean().describe('More was taken than the ledger held'),
    verified: z.boolean().describe('False from a restore from a backup until a count, or the shelf sensor, has stated it'),
    reorderPoint: z
      .number()
      .nullable()
      .describe('The position at or below which the item is ordered; null at a location, and where the policy has named none'),
    orderUpTo: z.number().nullable().describe('Up to where it is ordered; null where the policy has no such level'),
    reorderPointAt: time()
      .nullable()
      .describe(
        'When the running agent last worked it out and kept it: a move shows after 15 minutes at most; of a stopped agent it is as old as it says',
      ),
    abc: z
      .enum(['A', 'B', 'C'])
      .nullable()
      .describe('Class by the value of a year’s demand; null at a location, and where too little of its demand is known'),
    xyz: z.enum(['X', 'Y', 'Z']).nullable().describe('Class by how much demand varies from week to week; null likewise'),
  })
  .meta({ id: 'Stock' });

/** Documents `LotView`. */
export const lotSchema: z.ZodType<LotView> = z
  .strictObject({
    sku: z.string(),
    location: z.string(),
    lot: z.string().nullable(),
    expiry: z.string().nullable().describe('Its last good day, YYYY-MM-DD'),
    quantity: amount(),
    unit: z.string(),
  })
  .meta({ id: 'Lot' });

/** Documents `ShrinkageView`. */
export const shrinkageSchema: z.ZodType<ShrinkageView> = z
  .strictObject({
    sku: z.string(),
    location: z.string(),
    intervals: count().describe('Intervals between two counts'),
    lost: amount().describe('Base units that counts have missed, less what they have found'),
    lostMinor: amount().nullable().describe('The same by today’s unit cost'),
    currency: z.string().nullable(),
    unit: z.string(),
    unitWeeks: z.number().describe('Units on hand times weeks over which was counted'),
    weeklyRate: z.number().describe('The part of the stock that vanishes in a week, drawn towards the site’s'),
    lastCountedAt: time(),
    lostByDevice: figures().describe('Losses shared by what each device has scanned out: a place to look first, no proof'),
    lostByHour: figures().describe('The same by hour of the day, UTC'),
  })
  .meta({ id: 'Shrinkage' });

/** Documents `AllocationView`. */
export const allocationSchema: z.ZodType<AllocationView> = z
  .strictObject({
    sku: z.string(),
    order: z.string(),
    line: z.string(),
    quantity: amount().describe('What nobody has picked of it yet'),
    allocated: amount(),
    short: amount().describe('What it lacks'),
    unit: z.string(),
    priority: z.number(),
    dueBy: time().nullable(),
    reservedAt: time().describe('When it was reserved first'),
    rule: z.string().describe('By what lines are served'),
  })
  .meta({ id: 'Allocation' });

/** The fields of a decision. */
export const decisionFields = {
  id: z.string(),
  type: z.string(),
  sku: z.string(),
  location: z.string().nullable(),
  quantity: amount(),
  unit: z.string(),
  decidedAt: time(),
  dueBy: time(),
  priority: z.number().min(0).max(100).describe('By the expected cost of waiting a day; ten times the cost is 25 more'),
  policy: z.string(),
  reason: z.strictObject({ sentence: z.string(), numbers: figures(), rules: z.array(z.string()) }),
  particulars: z.record(z.string(), z.string()).describe('What upstream is told beside the above: `from` and `to` of a transfer'),
  state: z
    .enum([...ORDER_STATES, 'asked', 'counted', 'moved', 'expired'])
    .describe(
      '`proposed` waits for an approve or a reject command; a requested count is `asked`, then `counted`; a transfer ends as `moved`, `rejected` or `expired`',
    ),
  deliveredAt: time().nullable(),
  acknowledgedAt: time().nullable(),
  confirmed: amount().nullable(),
  shipped: amount(),
  received: amount().describe('What receiving scans matched to it'),
  expectedAt: time().nullable(),
  closedAt: time().nullable(),
  orderId: z
    .string()
    .nullable()
    .describe('The purchase that is to be hurried or cancelled; null where it is about none that was made before'),
};

/** Documents `DecisionView`. */
export const decisionSchema: z.ZodType<DecisionView> = z.strictObject(decisionFields).meta({ id: 'Decision' });

/** Documents `OrderView`. */
export const orderSchema: z.ZodType<OrderView> = z
  .strictObject({
    id: z.string().describe("The decision's id, or upstream's own"),
    sku: z.string(),
    location: z.string().nullable(),
    unit: z.string(),
    state: z.enum(ORDER_STATES),
    decided: z.boolean().describe('False for a purchase that was placed upstream without a decision of this agent'),
    requested: amount(),
    confirmed: amount().nullable(),
    shipped: amount(),
    reported: amount().describe('What upstream says was received'),
    received: amount().describe('What receiving scans and shelves have shown'),
    writtenOff: amount().describe('Given up: called received and never seen, or written off by a person'),
    awaited: amount().describe('Still on order'),
    requestedAt: time(),
    expectedAt: time().nullable(),
    closedAt: time().nullable(),
    closeReason: z.string().nullable(),
  })
  .meta({ id: 'Order' });

/** Documents `ForecastView`. */
export const forecastSchema: z.ZodType<ForecastView> = z
  .strictObject({
    sku: z.string(),
    model: z.string().nullable(),
    reason: z.string().nullable().describe('Why there is none, where there is none'),
    sentence: z.string().nullable().describe('How much, how it moves, how sure, by which model and learnt from what'),
    effects: z
      .strictObject({
        level: z.number().describe('Demand of an open day ahead'),
        trendPerWeek: z.number().describe('Change from a week to the next, as a share of the level'),
        weekdays: z
          .array(z.strictObject({ weekday: z.string(), times: z.number().min(0) }))
          .describe('Weekdays that differ clearly: how many times the others’ median'),
      })
      .nullable(),
    signals: z
      .array(
        z.strictObject({
          name: z.string(),
          usual: z.number().describe('The value at which it does nothing'),
          timesPerUnit: z.number().describe('What one unit more multiplies demand by: of a promotion, being on'),
          perStep: z.array(z.number()).describe('What it alone adds to each day'),
        }),
      )
      .describe('Promotions, special days and signals that move it'),
    learntFrom: z
      .strictObject({
        steps: count().describe('Open days'),
        stockouts: count().describe('Days with nothing left to sell, imputed'),
        gaps: count().describe('Days of which nothing was heard, imputed'),
        oneOffs: count().describe('Bulk orders that were cut'),
        returns: count().describe('Days from which goods that came back were taken'),
        borrowed: z
          .strictObject({ steps: count(), from: z.string(), as: z.enum(['predecessor', 'category']) })
          .optional()
          .describe('What a new item borrowed beside its own days'),
        shiftDay: day().nullable().describe('First day of the level that counts'),
      })
      .nullable()
      .describe('The history behind it, and what of it was treated'),
    madeAt: time(),
    originDay: day().describe('The last business day that the forecast has seen'),
    mean: z.array(z.number()).describe('Demand per day from the day after originDay on'),
    quantiles: z.record(z.string(), z.array(z.number())).describe('By level, for example "0.9"'),
    total: z
      .strictObject({ days: count(), mean: z.number(), sd: z.number().min(0), quantiles: figures() })
      .nullable()
      .describe('Demand over the lead time and review period'),
    scores: z.array(z.strictObject({ kind: z.string(), score: z.number().optional(), reason: z.string().optional() })),
    shadow: z
      .strictObject({
        model: z.string(),
        since: day(),
        days: count().describe('Days that both were held against'),
        score: z.number().nullable().describe('Mean pinball loss, in units'),
        servingScore: z.number().nullable().describe('That of the model that serves, over the same days'),
      })
      .nullable()
      .describe('Another model that is tried beside it'),
  })
  .meta({ id: 'Forecast' });

/** Documents `DeviceView`. */
export const deviceSchema: z.ZodType<DeviceView> = z
  .strictObject({
    device: z.string(),
    decoder: z.string(),
    firstSeen: time(),
    lastSeen: time(),
    boot: z.string(),
    lastSeq: count().nullable(),
    messages: count(),
    batteryPercent: z.number().nullable(),
    temperatureC: z.number().nullable(),
    shelf: z.strictObject({ sku: z.string(), location: z.string(), quantity: amount(), confirmedAt: time() }).nullable(),
    silent: z.boolean(),
    calibration: z
      .strictObject({
        emptyGrams: z.number().nullable(),
        piece: z.strictObject({ sku: z.string(), grams: z.number(), pieces: count() }).nullable(),
        at: time(),
      })
      .nullable()
      .describe('What a person has taught about a scale'),
    sensor: z
      .strictObject({ stuck: z.number(), drifting: z.number(), bias: z.number(), driftPerDay: z.number(), noise: z.number() })
      .nullable()
      .describe('What the estimate has learnt of a shelf sensor: two probabilities, and its tare, drift and noise in base units'),
  })
  .meta({ id: 'Device' });

/** Documents `DeadLetterView`. */
export const deadLetterSchema: z.ZodType<DeadLetterView> = z
  .strictObject({
    id: count(),
    receivedAt: time(),
    topic: z.string(),
    device: z.string().nullable(),
    reason: z.string(),
    detail: z.string(),
    payload: z.string().describe('The first 4 kB as text'),
    payloadBytes: count(),
  })
  .meta({ id: 'DeadLetter' });

/** Documents `OutboxView`. */
export const outboxSchema: z.ZodType<OutboxView> = z
  .strictObject({
    id: z.string(),
    channel: z.string(),
    subject: z.string(),
    createdAt: time(),
    sink: z.string(),
    state: z.enum(['waiting', 'delivered', 'dead']),
    attempts: count(),
    deliveredAt: time().nullable(),
    error: z.string().nullable(),
  })
  .meta({ id: 'OutboxMessage' });

/** Documents `AlertView`. */
export const alertSchema: z.ZodType<AlertView> = z
  .strictObject({
    id: z.string(),
    kind: z.string(),
    subject: z.string(),
    sentence: z.string(),
    numbers: figures(),
    raisedAt: time(),
    clearedAt: time().nullable(),
  })
  .meta({ id: 'Alert' });

/** Documents `StatusView`. */
export const statusSchema: z.ZodType<StatusView> = z
  .strictObject({
    site: z.string().nullable(),
    gateway: z.string().nullable(),
    version: z.string(),
    now: time().describe("The agent's clock"),
    startedAt: time().nullable(),
    items: count(),
    locations: count(),
    journalEntries: count(),
    lastEventAt: time().nullable(),
    devices: count(),
    deadLetters: count(),
    openOrders: count(),
    outboxWaiting: count(),
    outboxOldestAt: time().nullable(),
    activeAlerts: count(),
    scrappedUnits: count().describe('Base units of all SKUs that were ever scrapped'),
    scrappedCosts: figures().describe('What they cost, in minor units per currency'),
    lastBackupAt: time().nullable().describe('When the last good scheduled backup was taken'),
    levelChoices: z
      .array(
        z.strictObject({
          goal: z.enum(['cost', 'fill', 'cycle']),
          level: z.number().nullable().describe('The service that is aimed at; null where that is the least cost'),
          madeAt: time(),
          originDay: z.string().describe('The last business day that it has seen'),
          items: count(),
          days: count(),
          parameters: z
            .strictObject({ safety: z.number(), lotFactor: z.number(), forecastShare: z.number() })
            .nullable()
            .describe('Null where the reorder point came out cheaper'),
        }),
      )
      .describe('Parameters that simulation has chosen for the items of a policy together, oldest first'),
    databaseBytes: count(),
    databaseSchema: count(),
  })
  .meta({ id: 'Status' });

/** Documents `ReplayPage`. */
export const replaySchema: z.ZodType<ReplayPage> = z
  .strictObject({
    letters: z.array(
      z.strictObject({
        id: count(),
        topic: z.string(),
        before: z.string().describe('The reason it was a dead letter for'),
        outcome: z
          .enum(['taken', 'duplicate', 'refused', 'cut'])
          .describe('`taken` and `duplicate` were removed; `refused` and `cut` stay'),
        reason: z.string().nullable(),
        detail: z.string().nullable(),
      }),
    ),
    next: count().nullable().describe('`after` of the next page; null after the last'),
  })
  .meta({ id: 'ReplayPage' });

/** Documents one business day of demand. */
export const demandSchema = z.strictObject({ day: day(), quantity: amount() }).meta({ id: 'DemandOfDay' });

/** Documents `CommandReply`. */
export const commandReplySchema: z.ZodType<CommandReply> = z
  .strictObject({ id: z.string(), ok: z.boolean(), error: z.string().optional(), retryable: z.literal(true).optional() })
  .meta({ id: 'CommandReply' });

/** What /health says: `failing` only when messages cannot be committed. */
export const healthSchema = z
  .strictObject({
    status: z.enum(['ok', 'degraded', 'failing']).describe('`failing` only when messages cannot be committed'),
    problems: z.array(z.string()).describe('Why messages cannot be committed'),
    degraded: z.array(z.string()).describe('What is down without stopping that'),
  })
  .meta({ id: 'Health' });

/** Every refusal. */
export const errorSchema = z.strictObject({ error: z.string() }).meta({ id: 'Error' });
