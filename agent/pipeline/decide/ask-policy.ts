import type { Item } from '../../domain/items/item.ts';
import type { ApprovalThreshold } from '../../domain/replenishment/approval.ts';
import { type RuleDoubt, ruledItem } from '../../domain/replenishment/house-rules.ts';
import { leadTimeDoubt, withLeadTime } from '../../domain/replenishment/lead-time-doubt.ts';
import { andSaid, phrase } from '../../domain/sentences/phrase.ts';
import type { PolicyAnswer, PolicyInput } from '../../policies/policy.ts';
import type { Store } from '../../store/store.ts';
import type { DecideSettings } from './decide-settings.ts';
import { itemFacts } from './item-facts.ts';
import { askWithinLimits } from './order-limits.ts';
import { policyInput } from './policy-input.ts';

/** What an item's policy answers, under the rules of the house. */
export interface PolicyAsked {
  /** With what the rules say of it; the input's own waits for its supplier's calendar, too. */
  readonly item: Item;
  readonly input: PolicyInput;
  readonly answer: PolicyAnswer;
  readonly terms: OrderTerms;
}

/** How what is ordered of an item is placed. */
export interface OrderTerms {
  /** The policy's kind. */
  readonly policy: string;
  readonly approval: 'automatic' | 'manual';
  readonly approvalAbove: ApprovalThreshold | null;
  /** A rule says that nothing is ordered. */
  readonly hold: boolean;
  /** The SKU that is ordered in its place; absent where it is ordered itself. */
  readonly successor?: string;
}

/** Reads what is known of an item, finds its rules and asks its policy. `onDoubt` hears of conditions that could not be worked out; `without`: units on order that are left out. */
export function askPolicy(
  store: Store,
  settings: DecideSettings,
  stated: Item,
  at: { readonly now: number; readonly onDoubt: (doubt: RuleDoubt) => void; readonly without?: number },
): PolicyAsked {
  const { approval, approvalAbove = null, calendar } = settings;
  const item = withLeadTime(stated);
  const seen = leavingOut(policyInput(store, settings, item, at.now), at.without ?? 0);
  const ruling = settings.rulesFor?.(itemFacts(store, seen, { now: at.now, timezone: calendar.timezone }));
  const doubts = ruling?.doubts ?? [];
  for (const doubt of doubts) at.onDoubt(doubt);
  if (!ruling || (ruling.rules.length === 0 && doubts.length === 0)) {
    const policy = settings.policyFor(item);
    const answer = withDoubt(askWithinLimits(store, settings, policy, seen), stated);
    return { item, input: seen, answer, terms: { policy: policy.kind, approval, approvalAbove, hold: false } };
  }
  const { terms, rules } = ruling;
  const input = { ...seen, item: ruledItem(seen.item, terms) };
  const policy = terms.policy ?? settings.policyFor(item);
  return {
    item: ruledItem(item, terms),
    input,
    answer: withHoldInDoubt(withRules(withDoubt(askWithinLimits(store, settings, policy, input), stated), rules), doubts),
    terms: {
      policy: policy.kind,
      approval: mayBeHeld(doubts) ? 'manual' : (terms.approval ?? approval),
      approvalAbove: thresholdOf(terms.approvalAboveMinor, settings) ?? approvalAbove,
      hold: terms.hold ?? false,
    },
  };
}

function leavingOut(input: PolicyInput, units: number): PolicyInput {
  return units === 0 ? input : { ...input, position: { ...input.position, onOrder: input.position.onOrder - units } };
}

function withDoubt(answer: PolicyAnswer, stated: Item): PolicyAnswer {
  return answer.kind === 'order' ? { ...answer, reason: leadTimeDoubt(answer.reason, stated) } : answer;
}

function thresholdOf(aboveMinor: number | undefined, { approvalCurrency: currency }: DecideSettings): ApprovalThreshold | null {
  return aboveMinor === undefined || currency === undefined ? null : { aboveMinor, currency };
}

function withRules(answer: PolicyAnswer, rules: readonly string[]): PolicyAnswer {
  if (rules.length === 0) return answer;
  const { numbers, rules: others } = answer.reason;
  const named = andSaid(answer.reason, phrase('houseRules', { names: rules }));
  return { ...answer, reason: { ...named, numbers, rules: [...others, ...rules.map((name) => `rule:${name}`)] } };
}

function mayBeHeld(doubts: readonly RuleDoubt[]): boolean {
  return doubts.some(({ mayHold }) => mayHold);
}

/** Why an order waits for a person although no rule is known to say so. */
function withHoldInDoubt(answer: PolicyAnswer, doubts: readonly RuleDoubt[]): PolicyAnswer {
  if (answer.kind !== 'order' || !mayBeHeld(doubts)) return answer;
  const names = doubts.flatMap(({ rule, mayHold }) => (mayHold ? [rule] : []));
  const { numbers, rules } = answer.reason;
  const named = andSaid(answer.reason, phrase('ruleInDoubt', { names }));
  return { ...answer, reason: { ...named, numbers, rules: [...rules, ...names.map((name) => `rule-in-doubt:${name}`)] } };
}
