import type { ItemView } from '../advisors/advisor.ts';
import type { Budget } from '../domain/budget.ts';
import type { Calendar } from '../domain/calendar.ts';
import type { Speaker } from '../domain/envelope.ts';
import type { Item } from '../domain/item.ts';
import type { ChangeMode } from '../domain/order-change.ts';
import type { ExpediteTerms } from '../domain/second-thoughts.ts';
import type { PolicyAnswer, PolicyInput } from '../policies/policy.ts';
import type { AlertState } from './alerts.ts';

/** A policy with its options. */
export interface BoundPolicy {
  readonly kind: string;
  ask(input: PolicyInput): PolicyAnswer;
}

/** What becomes of purchases that events have overtaken. */
export interface SecondThoughts {
  readonly expedite: ChangeMode;
  readonly expediteTerms: (item: Item) => ExpediteTerms;
  readonly cancel: ChangeMode;
}

/** What the configuration says of decisions. */
export interface DecideSettings {
  readonly speaker: Speaker;
  readonly calendar: Calendar;
  readonly receivingLocation: string;
  /** `manual`: every purchase waits for an approve command. */
  readonly approval: 'automatic' | 'manual';
  /** What may be ordered for; without it each order is placed as soon as it is asked for. */
  readonly budget?: Budget;
  readonly secondThoughts: SecondThoughts;
  readonly policyFor: (item: Item) => BoundPolicy;
  /** The advisors that look at items, options bound. */
  readonly lookAtItem: (view: ItemView) => AlertState[];
}
