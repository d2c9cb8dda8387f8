import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { AgentApi } from '../api/api.ts';
import type { ForecastView } from '../api/views.ts';
import { decisionDetailSchema } from './http-decision-schema.ts';
import { itemDetailSchema } from './http-item-schema.ts';
import { METRICS_TYPE, metricsText } from './http-metrics.ts';
import { promotionSchema } from './http-promotion-schema.ts';
import {
  alertSchema,
  allocationSchema,
  commandReplySchema,
  deadLetterSchema,
  decisionSchema,
  demandSchema,
  deviceSchema,
  errorSchema,
  forecastSchema,
  healthSchema,
  lotSchema,
  orderSchema,
  outboxSchema,
  replaySchema,
  shrinkageSchema,
  statusSchema,
  stockSchema,
} from './http-schemas.ts';

/** One thing that can be asked for over HTTP: registered, documented and tested from this same entry. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly summary: string;
  /** What stands in the path, as `{id}`. */
  readonly params?: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodObject | null;
  /** Answers without a token. */
  readonly isOpen: boolean;
  readonly contentType: string;
  /** What is answered, by HTTP status. */
  readonly replies: Readonly<Record<number, z.ZodType>>;
  answer(api: AgentApi, input: { readonly params: never; readonly query: never; readonly body: never }): Answer;
}

/** The status and content of a reply. */
export interface Answer {
  readonly status: number;
  readonly content: unknown;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const NO_QUERY = z.strictObject({});
const sku = z.string().min(1).max(200);
const bySku = z.strictObject({ sku: sku.optional().describe('Only this SKU') });
const limited = z.strictObject({ limit: z.coerce.number().int().min(1).max(10_000).default(1000).describe('At most so many') });

const ok = (content: unknown): Answer => ({ status: 200, content });

function get<Query extends z.ZodObject>(
  path: string,
  summary: string,
  asked: { query: Query; reply: z.ZodType },
  answer: (api: AgentApi, query: z.infer<Query>) => unknown,
): Route {
  return {
    method: 'GET',
    path,
    summary,
    query: asked.query,
    body: null,
    isOpen: false,
    contentType: JSON_TYPE,
    replies: { 200: asked.reply, 400: errorSchema },
    answer: (api, { query }) => ok(answer(api, query)),
  };
}

const health: Route = {
  method: 'GET',
  path: '/health',
  summary: 'Whether messages can be committed; degraded lists what is down without stopping that',
  query: NO_QUERY,
  body: null,
  isOpen: true,
  contentType: JSON_TYPE,
  replies: { 200: healthSchema, 503: healthSchema },
  answer(api) {
    const { ok: isHealthy, problems, degraded } = api.health();
    const status = !isHealthy ? 'failing' : degraded.length > 0 ? 'degraded' : 'ok';
    return { status: isHealthy ? 200 : 503, content: { status, problems, degraded } };
  },
};

const metrics: Route = {
  ...get('/metrics', 'Figures in the Prometheus text format', { query: NO_QUERY, reply: z.string() }, (api) => metricsText(api.metrics())),
  contentType: METRICS_TYPE,
};

const decisionId = z.strictObject({ id: z.string().min(1).max(100).describe('Its id, or the beginning of it where no other begins so') });

const decision: Route = {
  method: 'GET',
  path: '/api/decisions/{id}',
  summary: 'One decision: what was seen, computed, rounded or capped, the alternatives, the cost of waiting, and what has happened since',
  params: decisionId,
  query: NO_QUERY,
  body: null,
  isOpen: false,
  contentType: JSON_TYPE,
  replies: { 200: decisionDetailSchema, 400: errorSchema, 404: errorSchema },
  answer(api, { params }) {
    const { id }: z.infer<typeof decisionId> = params;
    const found = api.decision(id);
    if (found.kind === 'found') return ok(found.decision);
    if (found.kind === 'none') return { status: 404, content: { error: `no decision has an id that begins with "${id}"` } };
    const ids = found.decisions.map((one) => one.id).join(', ');
    return { status: 400, content: { error: `several decisions begin with "${id}": ${ids}` } };
  },
};

const itemSku = z.strictObject({ sku: sku.describe('Its SKU') });

const item: Route = {
  method: 'GET',
  path: '/api/items/{sku}',
  summary: 'What counts of an item: each parameter with where it came from and until when it stands, holds, and what can stand in for it',
  params: itemSku,
  query: NO_QUERY,
  body: null,
  isOpen: false,
  contentType: JSON_TYPE,
  replies: { 200: itemDetailSchema, 400: errorSchema, 404: errorSchema },
  answer(api, { params }) {
    const asked: z.infer<typeof itemSku> = params;
    const found = api.item(asked.sku);
    return found ? ok(found) : { status: 404, content: { error: `no item "${asked.sku}"` } };
  },
};

const commandSchema = z
  .strictObject({
    id: z.string().min(1).max(200).optional().describe('The same id again gets the same reply and does nothing; made up where missing'),
    command: z
      .string()
      .min(1)
      .max(100)
      .describe('approve, reject, snooze, write-off, override, pause, resume, recount, calibrate, remove-promotion, reload, trust-clock'),
    args: z.record(z.string(), z.unknown()).default({}),
    by: z.string().min(1).max(200).nullable().default(null).describe('Who asks'),
  })
  .meta({ id: 'Command' });

const commands: Route = {
  method: 'POST',
  path: '/api/commands',
  summary: 'Gives a command; done once per id',
  query: NO_QUERY,
  body: commandSchema,
  isOpen: false,
  contentType: JSON_TYPE,
  replies: { 200: commandReplySchema, 422: commandReplySchema, 400: errorSchema },
  answer(api, { body }) {
    const asked: z.infer<typeof commandSchema> = body;
    const reply = api.command({ ...asked, id: asked.id ?? randomUUID() });
    return { status: reply.ok ? 200 : 422, content: reply };
  },
};

const replayBody = z
  .strictObject({
    id: z.int().min(0).optional().describe('Only this letter'),
    reason: z.string().min(1).max(200).optional().describe('Only letters with this reason'),
    after: z.int().min(0).default(0).describe('`next` of the page before'),
    dryRun: z.boolean().default(false).describe('Only tell what would become of them'),
  })
  .meta({ id: 'Replay' });

const replay: Route = {
  method: 'POST',
  path: '/api/dead-letters/replay',
  summary: 'Puts dead letters back through ingest as the configuration is now, a page at a time',
  query: NO_QUERY,
  body: replayBody,
  isOpen: false,
  contentType: JSON_TYPE,
  replies: { 200: replaySchema, 400: errorSchema },
  answer: (api, { body }) => ok(api.replayDeadLetters(body as z.infer<typeof replayBody>)),
};

const brief = ({ quantiles: _, scores: __, signals: ___, ...rest }: ForecastView): ForecastView => ({
  ...rest,
  quantiles: {},
  scores: [],
  signals: [],
});

/** Everything that is answered, besides the operator's page and the document that describes this table. */
export const ROUTES: readonly Route[] = [
  health,
  metrics,
  get('/api/status', 'The whole in figures', { query: NO_QUERY, reply: statusSchema }, (api) => api.status()),
  get(
    '/api/stock',
    'Stock positions: of each item the total, then its locations',
    { query: bySku, reply: z.array(stockSchema) },
    (api, query) => api.stock(query),
  ),
  item,
  get('/api/lots', 'What lies of each lot, the first to expire first', { query: bySku, reply: z.array(lotSchema) }, (api, query) =>
    api.lots(query),
  ),
  get(
    '/api/shrinkage',
    'What vanishes between counts, per item and location, what cost most first',
    { query: NO_QUERY, reply: z.array(shrinkageSchema) },
    (api) => api.shrinkage(),
  ),
  get(
    '/api/allocations',
    'Customers’ order lines that wait to be picked, in the order in which short stock serves them',
    { query: bySku, reply: z.array(allocationSchema) },
    (api, query) => api.allocations(query),
  ),
  get(
    '/api/decisions',
    'What was decided and why, newest first',
    {
      query: limited.extend({
        ...bySku.shape,
        open: z.stringbool().default(false).describe('Only orders under way and counts still asked for, the most urgent first'),
      }),
      reply: z.array(decisionSchema),
    },
    (api, query) => api.decisions(query),
  ),
  decision,
  get(
    '/api/orders',
    'Purchases under way, oldest first, also those that were placed upstream without a decision of this agent',
    { query: limited.extend(bySku.shape), reply: z.array(orderSchema) },
    (api, query) => api.openOrders(query),
  ),
  get(
    '/api/forecasts',
    'The demand forecast of each item',
    {
      query: bySku.extend({ brief: z.stringbool().default(false).describe('Without quantiles, scores and signals') }),
      reply: z.array(forecastSchema),
    },
    (api, query) => (query.brief ? api.forecasts(query).map(brief) : api.forecasts(query)),
  ),
  get(
    '/api/promotions',
    'Promotions that are known, past and planned, the earliest first',
    { query: NO_QUERY, reply: z.array(promotionSchema) },
    (api) => api.promotions(),
  ),
  get(
    '/api/demand',
    'Demand per business day of one item, oldest first',
    {
      query: z.strictObject({ sku, days: z.coerce.number().int().min(1).max(3660).default(28).describe('How many days') }),
      reply: z.array(demandSchema),
    },
    (api, query) => api.demand(query.sku, query.days),
  ),
  get('/api/devices', 'Sensors and scanners', { query: NO_QUERY, reply: z.array(deviceSchema) }, (api) => api.devices()),
  get('/api/alerts', 'Alerts, active ones first', { query: limited, reply: z.array(alertSchema) }, (api, { limit }) => api.alerts(limit)),
  get(
    '/api/outbox',
    'What goes upstream, waiting messages first',
    {
      query: limited.extend({ dead: z.stringbool().default(false).describe('Only what a sink has refused for good, newest first') }),
      reply: z.array(outboxSchema),
    },
    (api, { limit, dead }) => (dead ? api.deadMessages(limit) : api.outbox(limit)),
  ),
  get(
    '/api/dead-letters',
    'Messages that nothing could be made of, newest first',
    { query: limited, reply: z.array(deadLetterSchema) },
    (api, { limit }) => api.deadLetters(limit),
  ),
  replay,
  commands,
];
