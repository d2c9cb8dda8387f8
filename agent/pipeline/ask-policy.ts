import type { ApprovalThreshold } from '../domain/approval.ts';
import { ruledItem } from '../domain/house-rules.ts';
import type { Item } from '../domain/item.ts';
import { leadTimeDoubt, withLeadTime } from '../domain/lead-time-doubt.ts';
import { andSaid, phrase } from '../domain/sentences/phrase.ts';
import type { PolicyAnswer, PolicyInput } from '../policies/policy.ts';
import type { Store } from '../store/store.ts';
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
}

/** Reads what is known of an item, finds its rules and asks its policy. `onFailed` hears of conditions that could not be worked out. */
export function askPolicy(
  store: Store,
  settings: DecideSettings,
  stated: Item,
  at: { readonly now: number; readonly onFailed: (rule: string, error: string) => void },
): PolicyAsked {
  const { approval, approvalAbove = null, calendar } = settings;
  const item = withLeadTime(stated);
  const seen = policyInput(store, settings, item, at.now);
  const ruling = settings.rulesFor?.(itemFacts(store, seen, { now: at.now, timezone: calendar.timezone }));
  for (const { rule, error } of ruling?.failures ?? []) at.onFailed(rule, error);
  if (!ruling || ruling.rules.length === 0) {
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
    answer: withRules(withDoubt(askWithinLimits(store, settings, policy, input), stated), rules),
    terms: {
      policy: policy.kind,
      approval: terms.approval ?? approval,
      approvalAbove: thresholdOf(terms.approvalAboveMinor, settings) ?? approvalAbove,
      hold: terms.hold ?? false,
    },
  };
}

function withDoubt(answer: PolicyAnswer, stated: Item): PolicyAnswer {
  return answer.kind === 'order' ? { ...answer, reason: leadTimeDoubt(answer.reason, stated) } : answer;
}

function thresholdOf(aboveMinor: number | undefined, { approvalCurrency: currency }: DecideSettings): ApprovalThreshold | null {
  return aboveMinor === undefined || currency === undefined ? null : { aboveMinor, currency };
}

function withRules(answer: PolicyAnswer, rules: readonly string[]): PolicyAnswer {
  const { numbers, rules: others } = answer.reason;
  const named = andSaid(answer.reason, phrase('houseRules', { names: rules }));
  return { ...answer, reason: { ...named, numbers, rules: [...others, ...rules.map((name) => `rule:${name}`)] } };
}
