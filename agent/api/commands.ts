import { z } from 'zod';
import { parseTime } from '../domain/calendar.ts';
import type { Speaker } from '../domain/envelope.ts';
import { type ITEM_DEFAULTS, type ParameterLayer, SERVICE_KINDS, truthProblem } from '../domain/items/item.ts';
import type { OrderChange } from '../domain/replenishment/order-change.ts';
import { phrase } from '../domain/sentences/phrase.ts';
import { sendDecision } from '../pipeline/decide/place-order.ts';
import { type RecountParts, requestRecount } from '../pipeline/decide/recount.ts';
import { approveChange, rejectChange } from '../pipeline/receive/answer-change.ts';
import { type ReceiveParts, rejectOrder, writeOffOrder } from '../pipeline/receive/receive.ts';
import type { Store } from '../store/store.ts';
import { calibrate, calibrateArgs } from './calibrate.ts';
import { successorProblem } from './succession-cells.ts';
import type { Command, CommandReply } from './views.ts';

export interface CommandContext {
  readonly receive: ReceiveParts;
  readonly speaker: Speaker;
  readonly ids: RecountParts['ids'];
  /** Reads the configuration again and takes it over after this transaction; returns what is wrong with it, or null. */
  readonly reload: () => string | null;
  /** The gateway's clock is right from now on, though it shows less than it did. */
  readonly trustClock: () => void;
}

type Done =
  | { readonly ok: true; readonly skus: readonly string[] }
  | { readonly ok: false; readonly error: string; readonly retryable?: boolean };
interface Handler {
  readonly args: z.ZodObject;
  run(context: CommandContext, args: never, at: number): Done;
}

function handler<Args extends z.ZodObject>(args: Args, run: (context: CommandContext, args: z.infer<Args>, at: number) => Done): Handler {
  return { args, run: run as Handler['run'] };
}

const DAY_MS = 86_400_000;
/** As in an import: more is a slip of the finger. */
const MOST_UNITS = 1_000_000_000;
const sku = z.string().min(1);
const failed = (error: string): Done => ({ ok: false, error });
const changeDone = ({ sku }: OrderChange, problem: string | null): Done => (problem === null ? { ok: true, skus: [sku] } : failed(problem));

/** Every command that a person or a system can give. Runs in the caller's transaction. */
const HANDLERS: Readonly<Record<string, Handler>> = {
  approve: handler(z.strictObject({ decisionId: z.string().min(1) }), ({ receive: { store }, speaker }, { decisionId }, at) => {
    const change = store.orderChanges.get(decisionId);
    if (change) return changeDone(change, approveChange(store, speaker, change, at));
    const order = store.orders.get(decisionId);
    const decision = store.decisions.get(decisionId);
    if (!order || !decision) return failed(`no decision ${decisionId}`);
    if (order.state !== 'proposed') return failed(`decision ${decisionId} is ${order.state}, not proposed`);
    store.orders.change(order, { state: 'requested' });
    sendDecision(store, speaker, decision, at);
    return { ok: true, skus: [order.sku] };
  }),
  reject: handler(
    z.strictObject({ decisionId: z.string().min(1), reason: z.string().max(500).default('rejected by the operator') }),
    ({ receive }, args, at) => {
      const change = receive.store.orderChanges.get(args.decisionId);
      if (change) return changeDone(change, rejectChange(receive.store, change, at));
      const order = receive.store.orders.get(args.decisionId);
      if (!order) return failed(`no decision ${args.decisionId}`);
      if (order.state !== 'proposed') return failed(`decision ${args.decisionId} is ${order.state}, not proposed`);
      rejectOrder(receive, order, { reason: args.reason, at });
      return { ok: true, skus: [order.sku] };
    },
  ),
  snooze: handler(
    z.strictObject({ sku, days: z.number().min(0).max(3650).optional(), until: z.union([z.string(), z.number()]).optional() }),
    ({ receive: { store } }, args, at) => {
      if (!store.items.get(args.sku)) return failed(`no item ${args.sku}`);
      const until = args.until === undefined ? Math.round(at + (args.days ?? 1) * DAY_MS) : parseTime(args.until);
      if (until === null) return failed(`until is not an ISO 8601 time: ${args.until}`);
      if (until <= at) store.items.dropHold(args.sku, 'snoozed');
      else store.items.putHold(args.sku, { kind: 'snoozed', until, reason: 'snoozed' });
      return { ok: true, skus: [args.sku] };
    },
  ),
  'write-off': handler(
    z.strictObject({ orderId: z.string().min(1), reason: z.string().max(500).default('written off by the operator') }),
    ({ receive }, { orderId, reason }, at) => {
      const order = receive.store.orders.get(orderId);
      if (!order) return failed(`no order ${orderId}`);
      const problem = writeOffOrder(receive, order, { reason, at });
      return problem === null ? { ok: true, skus: [order.sku] } : failed(problem);
    },
  ),
  override: handler(z.strictObject({ sku, parameters: z.record(z.string(), z.unknown()) }), ({ receive: { store } }, args) => {
    const item = store.items.get(args.sku);
    if (!item) return failed(`no item ${args.sku}`);
    const parsed = overrides.safeParse(args.parameters);
    if (!parsed.success) return failed(z.prettifyError(parsed.error));
    const layer = { ...store.items.layer(args.sku, 'operator'), ...parsed.data } as Record<string, unknown>;
    // null takes the override back; the next source counts again.
    for (const name of Object.keys(layer)) if (layer[name] === null) delete layer[name];
    if ((layer['min'] === undefined) !== (layer['max'] === undefined)) return failed('min and max go together');
    if (Number(layer['max']) <= Number(layer['min'])) return failed('max must be above min');
    const problem = truthProblem(layer['truth'] as string | undefined, item.unit) ?? successionOverrideProblem(store, args.sku, layer);
    if (problem !== null) return failed(problem);
    if (Object.keys(layer).length > 0) store.items.putParameters(args.sku, 'operator', layer as ParameterLayer);
    else store.items.dropParameters(args.sku, 'operator');
    return { ok: true, skus: [args.sku] };
  }),
  pause: handler(z.strictObject({}), ({ receive: { store } }) => {
    store.settings.put('paused', 'true');
    return { ok: true, skus: [] };
  }),
  resume: handler(z.strictObject({}), ({ receive: { store } }) => {
    store.settings.drop('paused');
    return { ok: true, skus: store.items.skus() };
  }),
  recount: handler(z.strictObject({ sku, location: z.string().min(1).optional() }), ({ receive: { store }, speaker, ids }, args, at) => {
    const item = store.items.get(args.sku);
    if (!item) return failed(`no item ${args.sku}`);
    if (args.location !== undefined && !store.items.locationsOf(args.sku).includes(args.location))
      return failed(`${args.sku} does not lie at ${args.location}`);
    requestRecount({ store, speaker, ids }, { item, location: args.location ?? null, by: phrase('byPerson', {}) }, at);
    return { ok: true, skus: [] };
  }),
  calibrate: handler(calibrateArgs, ({ receive: { store } }, args, at) => {
    const problem = calibrate(store, args, at);
    return problem === null ? { ok: true, skus: [] } : { ok: false, ...problem };
  }),
  'trust-clock': handler(z.strictObject({}), ({ trustClock }) => {
    trustClock();
    return { ok: true, skus: [] };
  }),
  reload: handler(z.strictObject({}), ({ reload }) => {
    const problem = reload();
    return problem === null ? { ok: true, skus: [] } : failed(problem);
  }),
};

/** An operator names what is known, and nothing that leads back. */
function successionOverrideProblem(store: Store, sku: string, { successor, substitutes }: Record<string, unknown>): string | null {
  const named = [...(typeof successor === 'string' ? [successor] : []), ...((substitutes ?? []) as string[])];
  const unknown = named.find((other) => store.items.get(other) === null);
  if (unknown !== undefined) return `no item ${unknown}`;
  if (((substitutes ?? []) as string[]).includes(sku)) return `a substitute of ${sku} is the item itself`;
  const successorOf = (at: string) => (at === sku ? ((successor ?? null) as string | null) : store.items.get(at)?.successor);
  return typeof successor === 'string' ? successorProblem(sku, successorOf) : null;
}

const overrides = z.strictObject({
  leadTimeDays: z.number().min(0).max(730).nullish(),
  leadTimeSdDays: z.number().min(0).max(365).nullish(),
  unitsPerPack: z.int().min(1).max(MOST_UNITS).nullish(),
  minimumOrderQuantity: z.int().min(1).max(MOST_UNITS).nullish(),
  min: z.int().min(0).max(MOST_UNITS).nullish(),
  max: z.int().min(1).max(MOST_UNITS).nullish(),
  serviceLevel: z.number().min(0.5).max(0.999).nullish(),
  serviceKind: z.enum(SERVICE_KINDS).nullish(),
  stockoutCostMinor: z.number().min(0).nullish(),
  truth: z.enum(['scans', 'sensor', 'fused']).nullish(),
  successor: sku.max(64).nullish(),
  substitutes: z.array(sku.max(64)).min(1).max(20).nullish(),
} satisfies Partial<Record<keyof typeof ITEM_DEFAULTS, z.ZodType>>);

/** Names of the commands, for messages and documents. */
export const COMMAND_NAMES: readonly string[] = Object.keys(HANDLERS);

/** Runs a command once per id and remembers its reply; the same id again gets the same reply. Runs in the caller's transaction. */
export function runCommand(context: CommandContext, command: Command, at: number): { reply: CommandReply; skus: readonly string[] } {
  const { store } = context.receive;
  const before = store.commands.reply(command.id);
  if (before !== undefined) return { reply: JSON.parse(before) as CommandReply, skus: [] };
  const done = perform(context, command, at);
  const reply: CommandReply = done.ok
    ? { id: command.id, ok: true }
    : { id: command.id, ok: false, error: done.error, ...(done.retryable && { retryable: true }) };
  store.commands.put({ id: command.id, receivedAt: at, command: command.command, by: command.by, reply: JSON.stringify(reply) });
  return { reply, skus: done.ok ? done.skus : [] };
}

function perform(context: CommandContext, command: Command, at: number): Done {
  const found = Object.hasOwn(HANDLERS, command.command) ? HANDLERS[command.command] : undefined;
  if (!found) return failed(`unknown command "${command.command}"; there are ${COMMAND_NAMES.join(', ')}`);
  const args = found.args.safeParse(command.args);
  if (!args.success) return failed(z.prettifyError(args.error));
  return found.run(context, args.data as never, at);
}
