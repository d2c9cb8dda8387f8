import type { Condition } from '../conditions/condition.ts';
import { readCondition } from '../conditions/read-condition.ts';
import type { AgentConfig } from '../config/schema.ts';
import { invariant } from '../domain/invariant.ts';
import type { ItemFacts } from '../domain/items/item-facts.ts';
import { type HouseRule, isSelected, type RuleMatch, type RuleTerms, rulingOf } from '../domain/replenishment/house-rules.ts';
import type { BoundPolicy, DecideSettings } from '../pipeline/decide/decide-settings.ts';

type Rule = AgentConfig['replenishment']['rules'][number];

/** The rules of a configuration, conditions read and policies bound; absent where there are none. */
export function bindRules(
  { rules }: AgentConfig['replenishment'],
  bind: (policy: NonNullable<Rule['policy']>) => BoundPolicy,
): Pick<DecideSettings, 'rulesFor'> {
  if (rules.length === 0) return {};
  const bound = rules.map((rule) => boundRule(rule, bind));
  return { rulesFor: (facts) => rulingOf(bound, facts) };
}

function boundRule(
  { name, match, when, policy, ...said }: Rule,
  bind: (policy: NonNullable<Rule['policy']>) => BoundPolicy,
): HouseRule<BoundPolicy> {
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  const terms: RuleTerms<BoundPolicy> = { ...given, ...(policy && { policy: bind(policy) }) };
  const condition = when === undefined ? null : conditionOf(when);
  return { name, terms, matches: (facts) => isSelected(facts, match) && (condition === null || meets(condition, facts)) };
}

function meets(condition: Condition, facts: ItemFacts): RuleMatch {
  const verdict = condition.test(facts);
  if (verdict.kind === 'failed') return { undecided: verdict.error };
  return verdict.kind === 'unknown' ? { undecided: null } : verdict.kind === 'holds';
}

/** The configuration was checked when it was loaded. */
function conditionOf(text: string): Condition {
  const read = readCondition(text);
  invariant(read.ok, `the condition "${text}" was checked`);
  return read.condition;
}
