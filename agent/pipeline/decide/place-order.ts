import { DAY_MS } from '../../domain/calendar.ts';
import { decisionEnvelope, type Speaker } from '../../domain/envelope.ts';
import type { Item } from '../../domain/items/item.ts';
import { productionReason } from '../../domain/items/made-item.ts';
import { aboveThreshold } from '../../domain/replenishment/approval.ts';
import type { Decision, Reason } from '../../domain/replenishment/decision.ts';
import { sentenceIn } from '../../domain/sentences/phrase.ts';
import type { OrderChance } from '../../domain/suppliers/supplier-calendar.ts';
import { apartReason, chanceReason, learnedReason } from '../../domain/suppliers/supplier-words.ts';
import type { PolicyAnswer, PolicyInput } from '../../policies/policy.ts';
import type { Ids, Log } from '../../ports.ts';
import type { Store } from '../../store/store.ts';
import type { Counters } from '../counters.ts';
import type { OrderTerms } from './ask-policy.ts';
import type { DecideSettings } from './decide-settings.ts';
import { groundsOf } from './grounds.ts';
import { supplierChance } from './supplier-chance.ts';
import { supplierInOtherCurrency } from './supplier-lines.ts';

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
  readonly terms: OrderTerms;
  readonly now: number;
  /** Stronger than what the terms say. */
  readonly approval?: 'manual';
}

export interface PlaceParts {
  readonly store: Store;
  readonly settings: () => DecideSettings;
  /** Many items wait: then other policies are not asked what they would have ordered. */
  readonly isHurried?: () => boolean;
}

/** Writes the decision, its order and, where nobody has to approve it, its message; in the caller's transaction. Returns how many messages for upstream that made. */
export function placeOrder(ports: PlacePorts, parts: PlaceParts, asked: Placed): number {
  const { store } = parts;
  const settings = parts.settings();
  const { item, answer, terms, now } = asked;
  const isOwn = (asked.approval ?? terms.approval) === 'automatic';
  const waits = isOwn ? aboveItsThreshold(asked) : null;
  const chance = supplierChance(store, settings.calendar.timezone, item.supplier, now);
  const reason = waits ?? answer.reason;
  const decision: Decision = {
    id: ports.ids.next(),
    type: 'quartermaster.replenishment.requested',
    sku: item.sku,
    supplier: item.supplier,
    location: settings.receivingLocation,
    quantity: answer.quantity,
    unit: item.unit,
    decidedAt: now,
    dueBy: (chance?.takenAt ?? now) + Math.round(item.leadTimeDays * DAY_MS),
    priority: answer.priority,
    policy: terms.policy,
    reason: reasonIn(reasonOf(store, { ...asked, answer: { ...answer, reason } }, chance), settings.speaker),
    ...(item.makes && { particulars: { source: 'production' } }),
  };
  const isAutomatic = isOwn && !waits;
  store.grounds.put(
    decision.id,
    groundsOf(store, settings, { ...asked, policy: terms.policy, others: parts.isHurried?.() ? [] : settings.otherPolicies(terms.policy) }),
  );
  store.decisions.insert(decision);
  store.orders.insert({
    id: decision.id,
    sku: item.sku,
    supplier: item.supplier,
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

/** Whether an order would wait for an approve command by its own terms. */
export function waitsForPerson(asked: Pick<Placed, 'item' | 'answer' | 'terms'>): boolean {
  return asked.terms.approval === 'manual' || aboveItsThreshold(asked) !== null;
}

function aboveItsThreshold({ item, answer, terms: { approvalAbove } }: Pick<Placed, 'item' | 'answer' | 'terms'>): Reason | null {
  return approvalAbove ? aboveThreshold(answer.reason, item, answer.quantity, approvalAbove) : null;
}

/** The reason, and what the supplier's days and its deliveries have to do with it. */
function reasonOf(store: Store, { item, answer }: Placed, chance: OrderChance | null): Reason {
  if (item.makes) return productionReason(answer.reason, item.makes);
  const other = supplierInOtherCurrency(store, item);
  const alone = other ? apartReason(answer.reason, item, other) : answer.reason;
  const reason = chance ? chanceReason(alone, item.supplier, chance) : alone;
  if (item.sources.leadTimeDays !== 'learned') return reason;
  return learnedReason(reason, item.leadTimeDays, store.deliveries.count(item.supplier, item.sku));
}

/** The reason as it is kept and sent: in the language of the site. */
export function reasonIn({ phrases, sentence, numbers, rules }: Reason, { locale = 'en' }: Speaker): Reason {
  return { sentence: sentenceIn({ sentence, ...(phrases && { phrases }) }, locale), numbers, rules };
}

/** Puts a decision into the outbox. */
export function sendDecision(store: Store, speaker: Speaker, decision: Decision, at: number): void {
  const orderId = store.orderChanges.get(decision.id)?.orderId;
  store.outbox.add({
    messageId: decision.id,
    channel: 'decisions',
    subject: decision.sku,
    body: JSON.stringify(decisionEnvelope(speaker, decision, orderId)),
    createdAt: at,
  });
}
