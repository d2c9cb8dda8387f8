import type { Condition } from '../conditions/condition.ts';
import { readCondition } from '../conditions/read-condition.ts';
import type { AgentConfig } from '../config/schema.ts';
import { type HouseRule, isSelected, type RuleTerms, rulingOf } from '../domain/house-rules.ts';
import { invariant } from '../domain/invariant.ts';
import type { ItemFacts } from '../domain/item-facts.ts';
import type { BoundPolicy, DecideSettings } from '../pipeline/decide-settings.ts';

type Rule = AgentConfig['replenishment']['rules'][number];

/** The rules of a configuration, conditions read and policies bound; absent where there are none. */
export function bindRules(
  { rules }: AgentConfig['replenishment'],
  bind: (policy: NonNullable<Rule['policy']>) => BoundPolicy,
): Pick<DecideSettings, 'rulesFor'> {
  if (rules.length === 0) return {};
  const failures: { rule: string; error: string }[] = [];
  const bound = rules.map((rule) => boundRule(rule, bind, (error) => failures.push({ rule: rule.name, error })));
  return {
    rulesFor(facts) {
      failures.length = 0;
      const ruling = rulingOf(bound, facts);
      return failures.length === 0 ? ruling : { ...ruling, failures: [...failures] };
    },
  };
}

function boundRule(
  { name, match, when, policy, ...said }: Rule,
  bind: (policy: NonNullable<Rule['policy']>) => BoundPolicy,
  onFailed: (error: string) => void,
): HouseRule<BoundPolicy> {
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  const terms: RuleTerms<BoundPolicy> = { ...given, ...(policy && { policy: bind(policy) }) };
  const condition = when === undefined ? null : conditionOf(when);
  return {
    name,
    terms,
    matches: (facts) => isSelected(facts, match) && (condition === null || holds(condition, facts, onFailed)),
  };
}

function holds(condition: Condition, facts: ItemFacts, onFailed: (error: string) => void): boolean {
  const verdict = condition.test(facts);
  if (verdict.kind === 'failed') onFailed(verdict.error);
  return verdict.kind === 'holds';
}

/** The configuration was checked when it was loaded. */
function conditionOf(text: string): Condition {
  const read = readCondition(text);
  invariant(read.ok, `the condition "${text}" was checked`);
  return read.condition;
}
