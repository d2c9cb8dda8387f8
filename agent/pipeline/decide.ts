import { approvalReason, chosenReason } from '../domain/budget.ts';
import type { Item } from '../domain/item.ts';
import { AgentError } from '../errors.ts';
import type { Clock, Compute } from '../ports.ts';
import type { Store } from '../store/store.ts';
import { advise } from './advise.ts';
import type { AlertBoard } from './alerts.ts';
import { askPolicy, type OrderTerms, type PolicyAsked } from './ask-policy.ts';
import type { DecideSettings } from './decide-settings.ts';
import { waitsForDock } from './dock-day.ts';
import { createJointTurn, type JointTurn, type Placing } from './joint-turn.ts';
import type { Asked } from './joint-want.ts';
import { createLoop, type Loop } from './loop.ts';
import { tellHeldBack } from './order-limits.ts';
import { type PlacePorts, placeOrder } from './place-order.ts';
import { rememberReorderPoint } from './remember-reorder-point.ts';
import { stopwatch } from './stopwatch.ts';
import { requestRefills } from './transfers.ts';

export interface DecidePorts extends PlacePorts {
  readonly clock: Clock;
  readonly compute: Compute;
}

export interface DecideParts {
  readonly store: Store;
  readonly alerts: AlertBoard;
  readonly settings: () => DecideSettings;
  readonly onDecided: () => void;
  /** Messages come so fast that they should have most of the time. */
  readonly isPressed: () => boolean;
  /** The date is not known: items are marked, and looked at later. */
  readonly isHeld: () => boolean;
}

export interface Decide extends Loop {
  /** These items are looked at in the next turn. */
  mark(skus: Iterable<string>): void;
  markAll(): void;
  /** Items that wait for their turn. */
  waiting(): number;
}

const TURN_MS = 8;
const ITEMS_PER_TURN = 64;
const RETRY_MS = 1000;
/** While messages press, a turn is followed by a rest of so many times its length: a twentieth of the time is enough to look at each item within some seconds. */
const REST = 19;

/** The decision loop, stateless: for each marked item re-read stock, forecast and open orders, ask the policy, write decision and outbox row in one transaction. */
export function createDecide(ports: DecidePorts, parts: DecideParts): Decide {
  const { clock, log, counters } = ports;
  const { store } = parts;
  const marked = new Set<string>();
  const ask = createAsking(ports, parts);
  const joint = createJointTurn(ports, { ...parts, place: (placing) => placeChosen(ports, { ...parts, ask, again }, placing) });

  /** The item asks for more than it did when its order was chosen. */
  function again(sku: string): void {
    marked.add(sku);
    loop.wake();
  }
  let failing = false;

  function turn() {
    if (parts.isHeld()) return 'idle' as const;
    const batch: string[] = [];
    const startedAt = stopwatch(clock);
    let decided = 0;
    try {
      counters.attempt(() =>
        store.transaction(() => {
          const endsAt = startedAt + TURN_MS;
          for (const sku of marked) {
            decided += decideItem(ports, { ...parts, ask, joint }, sku);
            batch.push(sku);
            if (batch.length >= ITEMS_PER_TURN || stopwatch(clock) > endsAt) break;
          }
        }),
      );
    } catch (error) {
      if (!(error instanceof AgentError && error.retryable)) throw error;
      if (!failing) log.error({ cause: error.code, error: error.message }, 'decisions cannot be written');
      failing = true;
      return { retryAfterMs: RETRY_MS };
    }
    failing = false;
    for (const sku of batch) marked.delete(sku);
    if (decided > 0) parts.onDecided();
    joint.ready(marked.size === 0);
    if (marked.size === 0) return 'idle' as const;
    return parts.isPressed() ? { retryAfterMs: REST * (stopwatch(clock) - startedAt) } : ('more' as const);
  }

  const loop = createLoop(clock, turn);
  return {
    ...loop,
    idle: () => loop.idle() && joint.idle(),
    async stop() {
      await Promise.all([loop.stop(), joint.stop()]);
    },
    mark(skus) {
      for (const sku of skus) marked.add(sku);
      if (marked.size > 0) loop.wake();
    },
    markAll() {
      for (const sku of store.items.skus()) marked.add(sku);
      if (marked.size > 0) loop.wake();
      joint.begin();
    },
    waiting: () => marked.size + joint.waiting(),
  };
}

type Asking = (item: Item, now: number) => PolicyAsked;

/** Asks the policies, and says once of each rule that its condition could not be worked out. */
function createAsking({ log }: DecidePorts, { store, settings }: DecideParts): Asking {
  const told = new WeakMap<DecideSettings, Set<string>>();
  return (item, now) => {
    const current = settings();
    const onFailed = (rule: string, error: string) => {
      const names = told.get(current) ?? new Set();
      told.set(current, names);
      if (names.has(rule)) return;
      names.add(rule);
      log.warn({ rule, sku: item.sku, error }, 'the condition of a rule could not be worked out and counts as not met');
    };
    return askPolicy(store, current, item, { now, onFailed });
  };
}

/** Looks at one item; returns how many messages for upstream that made. */
function decideItem(ports: DecidePorts, parts: DecideParts & { readonly ask: Asking; readonly joint: JointTurn }, sku: string): number {
  const { store, alerts, joint } = parts;
  const settings = parts.settings();
  const known = store.items.get(sku);
  if (!known) return 0;
  const now = ports.clock.now();
  const { item, input, answer, terms } = parts.ask(known, now);
  tellHeldBack(alerts, sku, answer, now);
  // What lies in reserve comes first: a purchase belongs to the item, a refill to the place.
  let messages = requestRefills(ports, { store, alerts, settings }, { item, now });
  // An item that nothing was ever seen of is not empty, it is unknown: somebody has to receive or count it first.
  const isKnown = store.stock.since(sku) !== null || input.position.backorders > 0;
  if (answer.kind === 'order' && isKnown && !terms.hold && !isHeld(store, sku, now))
    messages += orderOrWant(ports, parts, { item, input, answer, terms, now });
  else joint.unwant(sku);
  if (isKnown) messages += advise(ports, { store, alerts, settings }, { input, answer, now });
  rememberReorderPoint(store, sku, answer, { now, isWriting: messages > 0 });
  return messages;
}

/** Places the order, or has it compete for the budget. */
function orderOrWant(
  ports: DecidePorts,
  parts: DecideParts & { readonly joint: JointTurn },
  asked: Asked & { readonly terms: OrderTerms; readonly now: number },
): number {
  const settings = parts.settings();
  const { budget } = settings;
  const { item, answer, now } = asked;
  if (asked.terms.approval === 'automatic' && waitsForDock(parts.store, settings, asked)) {
    parts.joint.unwant(item.sku);
    return 0;
  }
  const wanted = budget ? parts.joint.want(asked, budget, now) : null;
  if (wanted?.kind === 'waits') return 0;
  parts.joint.unwant(item.sku);
  if (!budget || wanted?.kind !== 'beyond') return placeOrder(ports, parts, asked);
  const reason = approvalReason(answer.reason, budget, wanted.leastMinor);
  return placeOrder(ports, parts, { ...asked, answer: { ...answer, reason }, approval: 'manual' });
}

/** Orders what a joint turn has chosen, where the item still asks for it. */
function placeChosen(
  ports: DecidePorts,
  parts: DecideParts & { readonly ask: Asking; readonly again: (sku: string) => void },
  { sku, quantity: chosen, isWhole, choice }: Placing,
): number {
  const { store } = parts;
  const known = store.items.get(sku);
  const now = ports.clock.now();
  if (!known || isHeld(store, sku, now)) return 0;
  const { item, answer, terms } = parts.ask(known, now);
  if (answer.kind !== 'order' || terms.hold) return 0;
  if (isWhole && answer.quantity > chosen) {
    parts.again(sku);
    return 0;
  }
  const quantity = Math.min(chosen, answer.quantity);
  const reason = choice ? chosenReason(answer.reason, answer.quantity, quantity, choice) : answer.reason;
  return placeOrder(ports, parts, { item, answer: { ...answer, quantity, reason }, terms, now });
}

function isHeld(store: Store, sku: string, now: number): boolean {
  return store.settings.get('paused') === 'true' || store.items.holds(sku, now).length > 0;
}
