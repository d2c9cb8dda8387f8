import { z } from 'zod';
import { parseTime } from '../domain/calendar.ts';
import type { UpstreamOutcome, UpstreamRoute } from '../pipeline/ingest/routes.ts';
import { type ReceiveParts, takeAcknowledgement, takeProgress, takeReservation } from '../pipeline/receive/receive.ts';
import type { Store } from '../store/store.ts';
import { takeCatalog } from './catalog.ts';
import { type CommandContext, runCommand } from './commands.ts';

const time = z.union([z.string(), z.number()]).transform((value, context) => {
  const parsed = parseTime(value);
  if (parsed === null) context.addIssue({ code: 'custom', message: 'is not an ISO 8601 time or Unix milliseconds' });
  return parsed ?? 0;
});
const name = z.string().min(1).max(128);
const quantity = z.int().min(0).max(1_000_000_000);

const ackSchema = z.object({ id: name, status: z.enum(['accepted', 'rejected']), reason: z.string().max(500).nullish() });

const progressSchema = z
  .object({
    decisionId: name.nullish(),
    orderId: name.nullish(),
    sku: name.nullish(),
    location: name.nullish(),
    status: z.enum(['confirmed', 'shipped', 'received', 'cancelled']),
    quantity: quantity.nullish(),
    expectedAt: time.nullish(),
  })
  .refine((progress) => progress.decisionId != null || progress.orderId != null, 'needs a decisionId or an orderId');

const reservationSchema = z.object({
  order: name,
  line: z.union([name, z.int()]).transform(String).default('1'),
  sku: name,
  quantity,
  dueBy: time.nullish(),
  priority: z.int().min(-1000).max(1000).default(0),
  status: z.enum(['reserved', 'released', 'cancelled']),
});

const commandSchema = z.object({ id: name, command: name, args: z.record(z.string(), z.unknown()).default({}), by: name.nullish() });

function parsed<Schema extends z.ZodType>(
  schema: Schema,
  payload: Uint8Array,
  use: (value: z.infer<Schema>) => UpstreamOutcome,
): UpstreamOutcome {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return { ok: false, reason: 'broken-json', detail: 'the payload is not JSON in UTF-8' };
  }
  const result = schema.safeParse(value);
  if (result.success) return use(result.data);
  const [issue] = result.error.issues;
  return { ok: false, reason: 'invalid-message', detail: `${issue!.path.join('.')}: ${issue!.message}` };
}

export interface UpstreamParts {
  readonly receive: ReceiveParts;
  readonly commands: CommandContext;
  /** `<prefix>/<site>/<gateway>`. */
  readonly topicRoot: string;
}

/** What upstream sends: one topic per channel, each checked and handed to its command. */
export function upstreamRoutes({ receive, commands, topicRoot }: UpstreamParts): UpstreamRoute[] {
  const { store } = receive;
  const route = (channel: string, handle: UpstreamRoute['handle']): UpstreamRoute => ({
    channel,
    topic: `${topicRoot}/${channel}`,
    handle,
  });
  return [
    route('acks', (payload, at) =>
      parsed(ackSchema, payload, (ack) => takeAcknowledgement(receive, { ...ack, reason: ack.reason ?? null }, at)),
    ),
    route('orders', (payload, at) => parsed(progressSchema, payload, (progress) => takeProgress(receive, orderProgress(progress), at))),
    route('demand', (payload, at) => parsed(reservationSchema, payload, (line) => reserve(store, line, at))),
    route('catalog', (payload) => parsed(z.unknown(), payload, (catalog) => takeCatalog(store, catalog))),
    route('commands', (payload, at) =>
      parsed(commandSchema, payload, (command) => {
        const { reply, skus } = runCommand(commands, { ...command, by: command.by ?? null }, at);
        const body = JSON.stringify(reply);
        store.outbox.add({ messageId: `reply-${command.id}`, channel: 'replies', subject: command.command, body, createdAt: at });
        return { ok: true, skus };
      }),
    ),
  ];
}

function orderProgress(progress: z.infer<typeof progressSchema>) {
  return {
    id: (progress.decisionId ?? progress.orderId)!,
    sku: progress.sku ?? null,
    location: progress.location ?? null,
    status: progress.status,
    quantity: progress.quantity ?? null,
    expectedAt: progress.expectedAt ?? null,
  };
}

function reserve(store: Store, line: z.infer<typeof reservationSchema>, at: number): UpstreamOutcome {
  const { order, line: lineName, sku, quantity: units, dueBy, priority, status } = line;
  return takeReservation(store, {
    orderRef: order,
    line: lineName,
    sku,
    quantity: units,
    dueBy: dueBy ?? null,
    priority,
    status,
    updatedAt: at,
  });
}
