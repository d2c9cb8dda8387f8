import type { ItemView } from '../advisors/advisor.ts';
import { approvalReason, type Budget, chosenReason } from '../domain/budget.ts';
import type { Calendar } from '../domain/calendar.ts';
import { DAY_MS } from '../domain/calendar.ts';
import type { Decision } from '../domain/decision.ts';
import { decisionEnvelope, type Speaker } from '../domain/envelope.ts';
import type { Item } from '../domain/item.ts';
import { AgentError } from '../errors.ts';
import type { PolicyAnswer, PolicyInput } from '../policies/policy.ts';
import type { Clock, Compute, Ids, Log } from '../ports.ts';
import type { Store } from '../store/store.ts';
import type { AlertBoard, AlertState } from './alerts.ts';
import type { Counters } from './counters.ts';
import { createJointTurn, type JointTurn, type Placing } from './joint-turn.ts';
import type { Asked } from './joint-want.ts';
import { createLoop, type Loop } from './loop.ts';
import { readPosition } from './positions.ts';
import { currentForecast } from './score-days.ts';
import { stopwatch } from './stopwatch.ts';

export interface DecidePorts {
  readonly clock: Clock;
  readonly compute: Compute;
  readonly ids: Ids;
  readonly log: Log;
  readonly counters: Counters;
}

export interface DecideSettings {
  readonly speaker: Speaker;
  readonly calendar: Calendar;
  readonly receivingLocation: string;
  /** `manual`: every purchase waits for an approve command. */
  readonly approval: 'automatic' | 'manual';
  /** What may be ordered for; without it each order is placed as soon as it is asked for. */
  readonly budget?: Budget;
  readonly policy: { readonly kind: string; ask(input: PolicyInput): PolicyAnswer };
  /** The advisors that look at items, options bound. */
  readonly lookAtItem: (view: ItemView) => AlertState[];
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
  const joint = createJointTurn(ports, { ...parts, place: (placing) => placeChosen(ports, { ...parts, again }, placing) });

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
            decided += decideItem(ports, { ...parts, joint }, sku);
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

/** Looks at one item; returns how many messages for upstream that made. */
function decideItem(ports: DecidePorts, parts: DecideParts & { readonly joint: JointTurn }, sku: string): number {
  const { store, alerts, joint } = parts;
  const settings = parts.settings();
  const item = store.items.get(sku);
  if (!item) return 0;
  const now = ports.clock.now();
  const input = policyInput(store, settings, item, now);
  const answer = settings.policy.ask(input);
  let messages = 0;
  // An item that nothing was ever seen of is not empty, it is unknown: somebody has to receive or count it first.
  const isKnown = store.stock.since(sku) !== null || input.position.backorders > 0;
  if (answer.kind === 'order' && isKnown && !isHeld(store, sku, now)) messages += orderOrWant(ports, parts, { item, input, answer, now });
  else joint.unwant(sku);
  for (const state of isKnown ? settings.lookAtItem({ item, position: input.position, reorderPoint: answer.reorderPoint, now }) : []) {
    alerts.set(state, now);
    messages++;
  }
  rememberReorderPoint(store, sku, answer, { now, isWriting: messages > 0 });
  return messages;
}

/** Places the order, or has it compete for the budget. */
function orderOrWant(
  ports: DecidePorts,
  parts: DecideParts & { readonly joint: JointTurn },
  asked: Asked & { readonly now: number },
): number {
  const { budget } = parts.settings();
  const { item, answer, now } = asked;
  const wanted = budget ? parts.joint.want(asked, budget, now) : null;
  if (wanted?.kind === 'waits') return 0;
  parts.joint.unwant(item.sku);
  if (!budget || wanted?.kind !== 'beyond') return order(ports, parts, asked);
  const reason = approvalReason(answer.reason, budget, wanted.leastMinor);
  return order(ports, parts, { ...asked, answer: { ...answer, reason }, approval: 'manual' });
}

/** Orders what a joint turn has chosen, where the item still asks for it. */
function placeChosen(
  ports: DecidePorts,
  parts: DecideParts & { readonly again: (sku: string) => void },
  { sku, quantity: chosen, isWhole, choice }: Placing,
): number {
  const { store } = parts;
  const settings = parts.settings();
  const item = store.items.get(sku);
  const now = ports.clock.now();
  if (!item || isHeld(store, sku, now)) return 0;
  const answer = settings.policy.ask(policyInput(store, settings, item, now));
  if (answer.kind !== 'order') return 0;
  if (isWhole && answer.quantity > chosen) {
    parts.again(sku);
    return 0;
  }
  const quantity = Math.min(chosen, answer.quantity);
  const reason = choice ? chosenReason(answer.reason, answer.quantity, quantity, choice) : answer.reason;
  return order(ports, parts, { item, answer: { ...answer, quantity, reason }, now });
}

const SETTLE_MS = 900_000;

/** Keeps what the policy said for those who only read: each time something is written anyway, else at most every 15 minutes where it moves and once a day where it does not. */
function rememberReorderPoint(
  store: Store,
  sku: string,
  answer: PolicyAnswer,
  { now, isWriting }: { now: number; isWriting: boolean },
): void {
  const kept = store.reorderPoints.get(sku);
  const { reorderPoint, orderUpTo = null } = answer;
  if (reorderPoint === null) {
    if (kept) store.reorderPoints.drop(sku);
    return;
  }
  const age = kept ? Math.abs(now - kept.computedAt) : Number.POSITIVE_INFINITY;
  const isSame = kept?.reorderPoint === reorderPoint && kept.orderUpTo === orderUpTo;
  if (isWriting ? isSame && age < DAY_MS : age < (isSame ? DAY_MS : SETTLE_MS)) return;
  store.reorderPoints.put({ sku, reorderPoint, orderUpTo, computedAt: now });
}

function isHeld(store: Store, sku: string, now: number): boolean {
  return store.settings.get('paused') === 'true' || store.items.holds(sku, now).length > 0;
}

/** What the policy sees of an item now. */
export function policyInput(store: Store, settings: Pick<DecideSettings, 'calendar'>, item: Item, now: number): PolicyInput {
  const row = store.forecasts.get(item.sku);
  const today = settings.calendar.businessDay(now);
  const observed = row?.forecast ? { units: 0, firstDay: null } : observedDemand(store, settings.calendar, item.sku);
  return {
    item,
    position: readPosition(store, item.sku),
    forecast: currentForecast(store, item.sku),
    forecastDaysOld: row ? Math.max(0, today - 1 - row.originDay) : 0,
    observed: { units: observed.units, days: observed.firstDay === null ? 0 : today - observed.firstDay + 1 },
  };
}

/** What was taken since the item was first seen: days on which it lay there and nobody wanted it count, too. */
function observedDemand(store: Store, calendar: Calendar, sku: string): { units: number; firstDay: number | null } {
  const { units, firstDay } = store.demand.observed(sku);
  const since = store.stock.since(sku);
  if (firstDay === null || since === null) return { units, firstDay };
  return { units, firstDay: Math.min(firstDay, calendar.businessDay(since)) };
}

function order(
  ports: DecidePorts,
  parts: DecideParts,
  asked: { item: Item; answer: PolicyAnswer & { kind: 'order' }; now: number; approval?: 'manual' },
): number {
  const { store } = parts;
  const settings = parts.settings();
  const { item, answer, now } = asked;
  const decision: Decision = {
    id: ports.ids.next(),
    type: 'quartermaster.replenishment.requested',
    sku: item.sku,
    location: settings.receivingLocation,
    quantity: answer.quantity,
    unit: item.unit,
    decidedAt: now,
    dueBy: now + Math.round(item.leadTimeDays * DAY_MS),
    priority: answer.priority,
    policy: settings.policy.kind,
    reason: answer.reason,
  };
  const isAutomatic = (asked.approval ?? settings.approval) === 'automatic';
  store.decisions.insert(decision);
  store.orders.insert({
    id: decision.id,
    sku: item.sku,
    location: decision.location,
    state: isAutomatic ? 'requested' : 'proposed',
    requested: decision.quantity,
    confirmed: null,
    shipped: 0,
    reported: 0,
    scanned: 0,
    writtenOff: 0,
    requestedAt: now,
    deliveredAt: null,
    acknowledgedAt: null,
    expectedAt: decision.dueBy,
    reportedAt: null,
    reminders: 0,
    closedAt: null,
    closeReason: null,
  });
  if (isAutomatic) sendDecision(store, settings.speaker, decision, now);
  ports.counters.count('decisions', decision.type);
  ports.log.info(
    { sku: item.sku, quantity: decision.quantity, decision: decision.id, sentence: answer.reason.sentence },
    isAutomatic ? 'replenishment requested' : 'replenishment proposed',
  );
  return 1;
}

/** Puts a decision into the outbox. */
export function sendDecision(store: Store, speaker: Speaker, decision: Decision, at: number): void {
  store.outbox.add({
    messageId: decision.id,
    channel: 'decisions',
    subject: decision.sku,
    body: JSON.stringify(decisionEnvelope(speaker, decision)),
    createdAt: at,
  });
}
