import type { Item } from '../../domain/items/item.ts';
import { type Spare, spareUnits, substitutesOf } from '../../domain/items/succession.ts';
import { type CostOfWaiting, costOfWaiting, priorityOf } from '../../domain/replenishment/urgency.ts';
import { andSaid, type Phrase, phrase } from '../../domain/sentences/phrase.ts';
import { available } from '../../domain/stock/stock.ts';
import type { PolicyAnswer, PolicyInput } from '../../policies/policy.ts';
import type { Store } from '../../store/store.ts';
import { askPolicy, type OrderTerms, type PolicyAsked } from './ask-policy.ts';
import type { DecideSettings } from './decide-settings.ts';
import { policyInput } from './policy-input.ts';
import { lackingBefore, readPosition, readSuccession } from './positions.ts';

/** An item that another is ordered in place of waits for the other's goods: its levels go by their lead time and their supplier's days. */
export function asSucceeded(store: Store, item: Item): Item {
  const next = item.successor === null ? null : readSuccession(store, item.sku);
  const by = next?.kind === 'by' ? store.items.get(next.sku) : null;
  if (!by) return item;
  const { supplier, leadTimeDays, leadTimeSdDays } = by;
  const { supplier: whom, leadTimeDays: days, leadTimeSdDays: sdDays } = by.sources;
  const sources = { ...item.sources, supplier: whom, leadTimeDays: days, leadTimeSdDays: sdDays };
  return { ...item, supplier, suppliers: null, makes: null, leadTimeDays, leadTimeSdDays, sources };
}

/** What can be sent in the place of an item: of each of its substitutes what nobody has a claim on, above its own reorder point. Of one that has none nobody can say what it needs itself: of these only the successor, which is there for this, is counted on. One in another base unit stands in for nothing. */
export function sparesFor(store: Store, item: Item, today: number): readonly Spare[] {
  return substitutesOf(item).flatMap((sku) => {
    const need = store.reorderPoints.get(sku)?.reorderPoint ?? (sku === item.successor ? 0 : null);
    if (need === null || store.items.get(sku)?.unit !== item.unit) return [];
    const stock = readPosition(store, sku, today);
    const units = Math.floor(available(stock) - stock.backorders - need);
    return units > 0 ? [{ sku, units }] : [];
  });
}

/** What waiting a cycle costs: of the item beyond what its substitutes can spare, and of the items whose place it takes; in no money where these are bought in another currency. */
export function waitingFor(
  store: Store,
  settings: Pick<DecideSettings, 'calendar' | 'holidayOn' | 'policyFor'>,
  { input, reorderPoint, now }: { readonly input: PolicyInput; readonly reorderPoint: number; readonly now: number },
): CostOfWaiting {
  const today = settings.calendar.businessDay(now);
  const { item, position } = input;
  const own = costOfWaiting(input, withSpare(position, sparesFor(store, item, today)), reorderPoint);
  const before = position.inPlaceOf ? lackingBefore(store, item.sku, today) : [];
  return before.reduce((sum, { sku }) => {
    const known = policyInput(store, settings, asSucceeded(store, store.items.get(sku)!), now);
    const isSame = known.item.currency === item.currency;
    const cost = costOfWaiting(known, known.position, store.reorderPoints.get(sku)!.reorderPoint);
    return { units: sum.units + cost.units, minor: sum.minor === null || cost.minor === null || !isSame ? null : sum.minor + cost.minor };
  }, own);
}

/** The position as if what can be sent in the item's place were there. */
export function withSpare(position: PolicyInput['position'], spares: readonly Spare[]): PolicyInput['position'] {
  return spares.length === 0 ? position : { ...position, onHand: position.onHand + spareUnits(spares) };
}

/** What an item's successor, the items that it succeeds itself and its substitutes have to do with what its policy answers. */
export function withSuccession(store: Store, settings: DecideSettings, asked: PolicyAsked, now: number): PolicyAsked {
  const { item, terms } = asked;
  const next = item.successor === null ? ({ kind: 'none' } as const) : readSuccession(store, item.sku);
  if (next.kind === 'by') {
    const answer = asked.answer.kind === 'order' ? instead(asked.answer, next.sku) : asked.answer;
    return { ...asked, answer, terms: { ...terms, successor: next.sku } };
  }
  const { answer } = asked;
  if (answer.kind !== 'order') return asked;
  const told = withSubstitutes(store, settings, { ...asked, answer }, now);
  if (next.kind === 'none') return told === answer ? asked : withStricterApproval(store, settings, { ...asked, answer: told }, now);
  const doubt = phrase('successorInDoubt', { successor: next.sku, circle: next.circle, ...(next.units && { units: next.units }) });
  return { ...asked, answer: saying(told, doubt, { rule: 'successor-in-doubt' }), terms: { ...terms, approval: 'manual' } };
}

/** An order in the place of an item that a person would have to approve waits for that person, too. */
function withStricterApproval(store: Store, settings: DecideSettings, asked: PolicyAsked & { answer: Ordered }, now: number): PolicyAsked {
  const { answer, input, terms } = asked;
  if (!input.position.inPlaceOf || terms.approval === 'manual') return asked;
  const theirs = approvalsBefore(store, settings, asked.item.sku, now);
  const manual = theirs.filter(({ approval }) => approval === 'manual').map(({ sku }) => sku);
  if (manual.length > 0) {
    const waits = saying(answer, phrase('approvalInPlace', { skus: manual }), { rule: 'approval-in-place' });
    return { ...asked, answer: waits, terms: { ...terms, approval: 'manual' } };
  }
  const limits = [terms, ...theirs].flatMap(({ approvalAbove }) => approvalAbove ?? []);
  const [lowest = null] = limits.sort((a, b) => a.aboveMinor - b.aboveMinor);
  return { ...asked, terms: { ...terms, approvalAbove: lowest } };
}

type Approval = Pick<OrderTerms, 'approval' | 'approvalAbove'> & { readonly sku: string };

/** How orders of the items would be approved in whose place a SKU is ordered, and of those whose place these have taken. */
function approvalsBefore(store: Store, settings: DecideSettings, sku: string, now: number): Approval[] {
  return lackingBefore(store, sku, settings.calendar.businessDay(now)).flatMap(({ sku: before }) => {
    // Rules that are in doubt are told of when the item itself is looked at.
    const { terms } = askPolicy(store, settings, asSucceeded(store, store.items.get(before)!), { now, onDoubt: () => {} });
    return [{ ...terms, sku: before }, ...approvalsBefore(store, settings, before, now)];
  });
}

type Ordered = PolicyAnswer & { readonly kind: 'order' };

function instead({ reorderPoint, orderUpTo, reason }: Ordered, successor: string): PolicyAnswer {
  const words = { ...andSaid(reason, phrase('succeeded', { successor })), numbers: reason.numbers, rules: [...reason.rules, 'succeeded'] };
  return { kind: 'wait', reorderPoint, reason: words, ...(orderUpTo !== undefined && { orderUpTo }) };
}

function withSubstitutes(
  store: Store,
  settings: DecideSettings,
  { item, input, answer }: PolicyAsked & { readonly answer: Ordered },
  now: number,
): Ordered {
  const today = settings.calendar.businessDay(now);
  const before = input.position.inPlaceOf ? lackingBefore(store, item.sku, today) : [];
  const spares = sparesFor(store, item, today);
  if (before.length === 0 && spares.length === 0) return answer;
  const priority = priorityOf(waitingFor(store, settings, { input, reorderPoint: answer.reorderPoint, now }), item.currency);
  let told: Ordered = { ...answer, priority };
  if (before.length > 0) told = saying(told, phrase('inPlaceOf', { items: before }), { rule: 'in-place-of' });
  if (spares.length === 0) return told;
  told = saying(told, phrase('sendInstead', { items: spares }), { rule: 'substitutes', numbers: { substitutes: spareUnits(spares) } });
  return saying(told, phrase('urgencyWithSubstitutes', {}));
}

function saying(
  answer: Ordered,
  words: Phrase,
  { rule, numbers = {} }: { readonly rule?: string; readonly numbers?: Readonly<Record<string, number>> } = {},
): Ordered {
  const { reason } = answer;
  const rules = rule === undefined ? reason.rules : [...reason.rules, rule];
  return { ...answer, reason: { ...andSaid(reason, words), numbers: { ...reason.numbers, ...numbers }, rules } };
}
