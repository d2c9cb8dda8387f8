import { DAY_MS } from '../../domain/calendar.ts';
import type { Item } from '../../domain/items/item.ts';
import { awaitedUnits, type Decision, type Order, type Reason } from '../../domain/replenishment/decision.ts';
import { CHANGE_TYPES, type ChangeMode, type OrderChange, type OrderChangeKind } from '../../domain/replenishment/order-change.ts';
import { expediteOf, type OpenOrder, overtakenOrder } from '../../domain/replenishment/second-thoughts.ts';
import { stockoutOutlook } from '../../domain/replenishment/stockout-outlook.ts';
import { inventoryPosition } from '../../domain/stock/stock.ts';
import type { PolicyAnswer, PolicyInput } from '../../policies/policy.ts';
import type { OrderRow } from '../../store/orders.ts';
import type { Store } from '../../store/store.ts';
import type { DecideSettings } from './decide-settings.ts';
import { itemView } from './item-view.ts';
import { type PlacePorts, reasonIn, sendDecision } from './place-order.ts';
import { readPosition } from './positions.ts';

/** An item that was just looked at. */
export interface LookedAt {
  readonly input: PolicyInput;
  readonly answer: PolicyAnswer;
  /** The kind of the policy that gave it. */
  readonly policy: string;
  readonly now: number;
}

interface Parts {
  readonly store: Store;
  readonly settings: () => DecideSettings;
}

/** Of an order that is being cancelled already. */
const UNDER_WAY = ['proposed', 'requested', 'accepted'];

/**
 * Looks again at what is on order: hurries an order that comes too late, cancels one that events have overtaken, each at most once per order, and withdraws a proposal to cancel when the need is back. Runs in the caller's transaction,
 * after the item was ordered or not. Returns how many decisions that made.
 */
export function thinkAgain(ports: PlacePorts, parts: Parts, looked: LookedAt): number {
  const { store } = parts;
  const { expedite, cancel } = parts.settings().secondThoughts;
  const { item } = looked.input;
  if (store.orders.onOrder(item.sku) === 0 || (expedite === 'off' && cancel === 'off')) return 0;
  const orders = store.orders.open(item.sku);
  const changes = new Map(orders.map(({ id }) => [id, store.orderChanges.ofOrder(id)] as const));
  const cancelled = cancel === 'off' ? 0 : cancelOvertaken(ports, parts, { ...looked, orders, changes });
  if (cancelled > 0 || expedite === 'off') return cancelled;
  return hurry(ports, parts, { ...looked, orders, changes });
}

interface Again extends LookedAt {
  readonly orders: readonly OrderRow[];
  readonly changes: ReadonlyMap<string, readonly OrderChange[]>;
}

function cancelOvertaken(ports: PlacePorts, parts: Parts, { input, answer, policy, now, orders, changes }: Again): number {
  const { orderUpTo } = answer;
  if (orderUpTo === undefined) return 0;
  const { store } = parts;
  const { item } = input;
  const asked = (id: string) => changes.get(id)!.filter(({ kind }) => kind === 'cancel');
  const looked: OpenOrder[] = orders.map((order) => ({
    ...order,
    isCancelling: asked(order.id).some(({ state, settledAt }) => settledAt === null && UNDER_WAY.includes(state)),
  }));
  const position = readPosition(store, item.sku, parts.settings().calendar.businessDay(now));
  for (const change of looked.flatMap(({ id }) => asked(id))) {
    const order = looked.find(({ id }) => id === change.orderId)!;
    const without = inventoryPosition(position) - awaitedUnits(order);
    if (change.state !== 'proposed' || without > orderUpTo) continue;
    store.orderChanges.change(change, { state: 'cancelled', settledAt: now });
    return 0;
  }
  const found = overtakenOrder(item, position, { orderUpTo, orders: looked });
  if (!found || asked(found.order.id).length > 0) return 0;
  const { order, reason } = found;
  return decideChange(ports, parts, { kind: 'cancel', item, policy, order, reason, dueBy: order.expectedAt ?? now, priority: 1 }, now);
}

function hurry(ports: PlacePorts, parts: Parts, { input, answer, policy, now, orders, changes }: Again): number {
  const { store } = parts;
  const { item } = input;
  const settings = parts.settings();
  const position = readPosition(store, item.sku, settings.calendar.businessDay(now));
  const view = itemView(store, settings, { input: { ...input, position }, answer, now });
  const outlook = stockoutOutlook(view);
  const coming = outlook?.next && orders.find(({ id }) => id === outlook.next?.orderId);
  const terms = store.suppliers.get(coming?.supplier || item.supplier)?.expedite ?? settings.secondThoughts.expediteTerms;
  const expedite = outlook && expediteOf(item, outlook, terms);
  const order = expedite && orders.find(({ id }) => id === expedite.delivery.orderId);
  if (!expedite || !order || order.state === 'proposed' || changes.get(order.id)!.length > 0) return 0;
  const dueBy = now + Math.round(expedite.inDays * DAY_MS);
  return decideChange(ports, parts, { kind: 'expedite', item, policy, order, reason: expedite.reason, dueBy, priority: 100 }, now);
}

interface Change {
  readonly kind: OrderChangeKind;
  readonly item: Item;
  readonly policy: string;
  readonly order: Order;
  readonly reason: Reason;
  readonly dueBy: number;
  readonly priority: number;
}

function decideChange(ports: PlacePorts, { store, settings }: Parts, change: Change, now: number): number {
  const { kind, item, policy, order, reason, dueBy, priority } = change;
  const { speaker, secondThoughts } = settings();
  const mode: ChangeMode = secondThoughts[kind];
  const decision: Decision = {
    ...{ id: ports.ids.next(), type: CHANGE_TYPES[kind], sku: item.sku, location: order.location },
    ...{ quantity: awaitedUnits(order), unit: item.unit },
    ...{ decidedAt: now, dueBy, priority, policy, reason: reasonIn(reason, speaker) },
  };
  const state = mode === 'automatic' ? 'requested' : 'proposed';
  store.decisions.insert(decision);
  store.orderChanges.insert({ id: decision.id, orderId: order.id, sku: item.sku, kind, state, askedAt: now, settledAt: null });
  if (mode === 'automatic') sendDecision(store, speaker, decision, now);
  ports.counters.count('decisions', decision.type);
  ports.log.info({ sku: item.sku, order: order.id, decision: decision.id, sentence: reason.sentence }, `${kind} ${state}`);
  return 1;
}
