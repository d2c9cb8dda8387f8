import type { Condition } from '../conditions/condition.ts';
import { readCondition } from '../conditions/read-condition.ts';
import type { AgentConfig } from '../config/schema.ts';
import type { Calendar } from '../domain/calendar.ts';
import { invariant } from '../domain/invariant.ts';
import type { ItemFacts } from '../domain/items/item-facts.ts';
import { type HouseRule, isSelected, type RuleMatch, type RuleTerms, rulingOf } from '../domain/replenishment/house-rules.ts';
import { type DateSpan, isWithin, readDateSpan } from '../domain/time/date-span.ts';
import type { BoundPolicy, DecideSettings } from '../pipeline/decide/decide-settings.ts';

type Rule = AgentConfig['replenishment']['rules'][number];

/** The rules of a configuration, conditions read and policies bound; absent where there are none. */
export function bindRules(
  { rules }: AgentConfig['replenishment'],
  calendar: Pick<Calendar, 'businessDay'>,
  bind: (policy: NonNullable<Rule['policy']>) => BoundPolicy,
): Pick<DecideSettings, 'rulesFor'> {
  if (rules.length === 0) return {};
  const bound = rules.map((rule) => boundRule(rule, calendar, bind));
  return { rulesFor: (facts) => rulingOf(bound, facts) };
}

function boundRule(
  { name, match, when, during, policy, ...said }: Rule,
  calendar: Pick<Calendar, 'businessDay'>,
  bind: (policy: NonNullable<Rule['policy']>) => BoundPolicy,
): HouseRule<BoundPolicy> {
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  const terms: RuleTerms<BoundPolicy> = { ...given, ...(policy && { policy: bind(policy) }) };
  const condition = when === undefined ? null : conditionOf(when);
  const span = during && spanOf(during);
  const isDue = ({ now }: ItemFacts) => span === undefined || isWithin(span, calendar.businessDay(now));
  return { name, terms, matches: (facts) => isDue(facts) && isSelected(facts, match) && (condition === null || meets(condition, facts)) };
}

function meets(condition: Condition, facts: ItemFacts): RuleMatch {
  const verdict = condition.test(facts);
  if (verdict.kind === 'failed') return { undecided: verdict.error };
  return verdict.kind === 'unknown' ? { undecided: null } : verdict.kind === 'holds';
}

/** The configuration was checked when it was loaded. */
function spanOf({ from, through }: NonNullable<Rule['during']>): DateSpan {
  const span = readDateSpan(from, through);
  invariant(!('problem' in span), `the days ${from} to ${through} were checked`);
  return span;
}

function conditionOf(text: string): Condition {
  const read = readCondition(text);
  invariant(read.ok, `the condition "${text}" was checked`);
  return read.condition;
}
