import { DAY_MS } from '../domain/calendar.ts';
import type { Decision, Reason } from '../domain/decision.ts';
import { decisionEnvelope, type Speaker } from '../domain/envelope.ts';
import type { Item } from '../domain/item.ts';
import { sentenceIn } from '../domain/sentences/phrase.ts';
import type { PolicyAnswer, PolicyInput } from '../policies/policy.ts';
import type { Ids, Log } from '../ports.ts';
import type { Store } from '../store/store.ts';
import type { Counters } from './counters.ts';
import type { DecideSettings } from './decide-settings.ts';
import { groundsOf } from './grounds.ts';

export interface PlacePorts {
  readonly ids: Ids;
  readonly log: Log;
  readonly counters: Counters;
}

/** An order as it is to be placed. */
export interface Placed {
  readonly item: Item;
  /** What the policy saw. */
  readonly input: PolicyInput;
  readonly answer: PolicyAnswer & { readonly kind: 'order' };
  readonly now: number;
  /** Stronger than the configuration's own. */
  readonly approval?: 'manual';
}

/** Writes the decision, its order and, where nobody has to approve it, its message; in the caller's transaction. Returns how many messages for upstream that made. */
export function placeOrder(
  ports: PlacePorts,
  parts: { readonly store: Store; readonly settings: () => DecideSettings },
  asked: Placed,
): number {
  const { store } = parts;
  const settings = parts.settings();
  const { item, answer, now } = asked;
  const policy = settings.policyFor(item).kind;
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
    policy,
    reason: reasonIn(answer.reason, settings.speaker),
  };
  const isAutomatic = (asked.approval ?? settings.approval) === 'automatic';
  store.grounds.put(decision.id, groundsOf(store, { ...asked, policy, others: settings.otherPolicies(policy) }));
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
    { sku: item.sku, quantity: decision.quantity, decision: decision.id, sentence: decision.reason.sentence },
    isAutomatic ? 'replenishment requested' : 'replenishment proposed',
  );
  return 1;
}

/** The reason as it is kept and sent: in the language of the site. */
export function reasonIn({ phrases, sentence, numbers, rules }: Reason, { locale = 'en' }: Speaker): Reason {
  return { sentence: sentenceIn({ sentence, ...(phrases && { phrases }) }, locale), numbers, rules };
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
