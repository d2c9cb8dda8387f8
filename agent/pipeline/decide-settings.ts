import type { ItemView } from '../advisors/advisor.ts';
import type { Budget } from '../domain/budget.ts';
import type { Calendar } from '../domain/calendar.ts';
import type { Speaker } from '../domain/envelope.ts';
import type { Holiday } from '../domain/holidays.ts';
import type { Item } from '../domain/item.ts';
import type { ChoiceSettings } from '../domain/level-choice.ts';
import type { PolicyAnswer, PolicyInput } from '../policies/policy.ts';
import type { AlertState } from './alerts.ts';

/** A policy with its options. */
export interface BoundPolicy {
  readonly kind: string;
  ask(input: PolicyInput): PolicyAnswer;
  /** When its parameters are chosen by simulation; absent where none are. */
  readonly choice?: ChoiceSettings;
}

/** What the configuration says of decisions. */
export interface DecideSettings {
  readonly speaker: Speaker;
  readonly calendar: Calendar;
  /** The holiday on a day, null where it is none; without it there are no holidays. */
  readonly holidayOn?: (day: number) => Holiday | null;
  readonly receivingLocation: string;
  /** `manual`: every purchase waits for an approve command. */
  readonly approval: 'automatic' | 'manual';
  /** What may be ordered for; without it each order is placed as soon as it is asked for. */
  readonly budget?: Budget;
  readonly policyFor: (item: Item) => BoundPolicy;
  /** The advisors that look at items, options bound. */
  readonly lookAtItem: (view: ItemView) => AlertState[];
}
