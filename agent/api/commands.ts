import { z } from 'zod';
import { parseTime } from '../domain/calendar.ts';
import type { Speaker } from '../domain/envelope.ts';
import type { OrderChange } from '../domain/replenishment/order-change.ts';
import { phrase } from '../domain/sentences/phrase.ts';
import { sendDecision } from '../pipeline/decide/place-order.ts';
import { type RecountParts, requestRecount } from '../pipeline/decide/recount.ts';
import { noteProvisionalEnd } from '../pipeline/keep/provisional-ends.ts';
import { approveChange, rejectChange } from '../pipeline/receive/answer-change.ts';
import { type ReceiveParts, rejectOrder, writeOffOrder } from '../pipeline/receive/receive.ts';
import { calibrate, calibrateArgs } from './calibrate.ts';
import { override, overrideArgs } from './override.ts';
import { removePromotion, removePromotionArgs } from './promotions.ts';
import type { Command, CommandReply } from './views.ts';

export interface CommandContext {
  readonly receive: ReceiveParts;
  readonly speaker: Speaker;
  readonly ids: RecountParts['ids'];
  /** Reads the configuration again and takes it over after this transaction; returns what is wrong with it, or null. */
  readonly reload: () => string | null;
  /** The gateway's clock is right from now on, though it shows less than it did. */
  readonly trustClock: () => void;
  /** The time at which commands come is a provisional one: what is reckoned from it moves along when the clock is set. */
  readonly isProvisional: () => boolean;
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
    ({ receive: { store }, isProvisional }, args, at) => {
      if (!store.items.get(args.sku)) return failed(`no item ${args.sku}`);
      const until = args.until === undefined ? Math.round(at + (args.days ?? 1) * DAY_MS) : parseTime(args.until);
      if (until === null) return failed(`until is not an ISO 8601 time: ${args.until}`);
      if (until <= at) store.items.dropHold(args.sku, 'snoozed');
      else store.items.putHold(args.sku, { kind: 'snoozed', until, reason: 'snoozed' });
      if (args.until === undefined && isProvisional()) noteProvisionalEnd(store, { sku: args.sku, of: 'snoozed', until });
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
  override: handler(overrideArgs, ({ receive: { store }, isProvisional }, args, at) => {
    const former = store.items.get(args.sku)?.successor;
    const problem = override(store, args, { at, isProvisional: isProvisional() });
    // What was to be ordered in its place until now is looked at, too.
    return problem === null ? { ok: true, skus: [args.sku, ...(former ? [former] : [])] } : failed(problem);
  }),
  'remove-promotion': handler(removePromotionArgs, ({ receive: { store } }, args) => {
    const problem = removePromotion(store, args);
    return problem === null ? { ok: true, skus: [] } : failed(problem);
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
