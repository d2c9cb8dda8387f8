import { DAY_MS } from '../domain/calendar.ts';
import type { Decision } from '../domain/decision.ts';
import { decisionEnvelope, type Speaker } from '../domain/envelope.ts';
import type { Item } from '../domain/item.ts';
import { productionReason } from '../domain/made-item.ts';
import type { PolicyAnswer } from '../policies/policy.ts';
import type { Ids, Log } from '../ports.ts';
import type { Store } from '../store/store.ts';
import type { Counters } from './counters.ts';
import type { DecideSettings } from './decide-settings.ts';

export interface PlacePorts {
  readonly ids: Ids;
  readonly log: Log;
  readonly counters: Counters;
}

/** An order as it is to be placed. */
export interface Placed {
  readonly item: Item;
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
    policy: settings.policyFor(item).kind,
    reason: item.makes ? productionReason(answer.reason, item.makes) : answer.reason,
    ...(item.makes && { particulars: { source: 'production' } }),
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
    { sku: item.sku, quantity: decision.quantity, decision: decision.id, sentence: decision.reason.sentence },
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
