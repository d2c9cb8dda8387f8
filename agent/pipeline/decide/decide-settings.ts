import type { ItemView, SiteView } from '../../advisors/advisor.ts';
import type { Calendar } from '../../domain/calendar.ts';
import type { Speaker } from '../../domain/envelope.ts';
import type { Item } from '../../domain/items/item.ts';
import type { ItemFacts } from '../../domain/items/item-facts.ts';
import type { ChoiceSettings } from '../../domain/levels/level-choice.ts';
import type { ApprovalThreshold } from '../../domain/replenishment/approval.ts';
import type { Budget } from '../../domain/replenishment/budget.ts';
import type { Ruling } from '../../domain/replenishment/house-rules.ts';
import type { ChangeMode } from '../../domain/replenishment/order-change.ts';
import type { ExpediteTerms } from '../../domain/replenishment/second-thoughts.ts';
import type { Holiday } from '../../domain/time/holidays.ts';
import type { PolicyAnswer, PolicyInput } from '../../policies/policy.ts';
import type { AlertState } from '../alerts.ts';
import type { TransferSettings } from './transfer-settings.ts';

/** A policy with its options. */
export interface BoundPolicy {
  readonly kind: string;
  ask(input: PolicyInput): PolicyAnswer;
  /** When its parameters are chosen by simulation; absent where none are. */
  readonly choice?: ChoiceSettings;
}

/** What becomes of purchases that events have overtaken. */
export interface SecondThoughts {
  readonly expedite: ChangeMode;
  /** Where the supplier has no terms of its own. */
  readonly expediteTerms: ExpediteTerms;
  readonly cancel: ChangeMode;
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
  /** What an order may be worth that is not `manual`; without it any order. */
  readonly approvalAbove?: ApprovalThreshold;
  /** What the values above which rules want approval are counted in. */
  readonly approvalCurrency?: string;
  /** What may be ordered for; without it each order is placed as soon as it is asked for. */
  readonly budget?: Budget;
  /** Pick faces and what refills them. */
  readonly transfers: TransferSettings;
  /** Units that the dock takes in on a day; without it any number may come. */
  readonly dockUnitsPerDay?: number;
  /** Cost of keeping stock for a year, as a part of its value. */
  readonly holdingRatePerYear: number;
  readonly secondThoughts: SecondThoughts;
  /** For an item that no rule gives another. */
  readonly policyFor: (item: Item) => BoundPolicy;
  /** What the rules of the house say of an item; without rules absent. */
  readonly rulesFor?: (facts: ItemFacts) => Ruling<BoundPolicy>;
  /** Every other policy by its default options: what it would have ordered is kept beside what was. */
  readonly otherPolicies: (kind: string) => readonly BoundPolicy[];
  /** The advisors that look at items, options bound. */
  readonly lookAtItem: (view: ItemView) => AlertState[];
  /** The kinds of alerts about parts of the site, and those that look at it, options bound. */
  readonly siteAdvisors: readonly string[];
  readonly lookAtSite: (view: SiteView) => Iterable<AlertState | null>;
}
