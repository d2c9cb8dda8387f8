import type { DemandClass } from '../demand/demand-class.ts';
import type { Item, ServiceKind } from '../items/item.ts';
import { type ClassSelector, isOfClass } from '../items/item-class.ts';
import type { ItemFacts } from '../items/item-facts.ts';
import { matchesGlob } from '../words/glob.ts';

/** Which items a rule is for: of each field that is given, one of its entries must be so. */
export interface ItemSelector {
  /** Patterns with `*` and `?`. */
  readonly sku?: readonly string[] | undefined;
  readonly category?: readonly string[] | undefined;
  readonly supplier?: readonly string[] | undefined;
  /** Beginnings of the names of locations, one of which the item lies at. */
  readonly location?: readonly string[] | undefined;
  readonly class?: readonly ClassSelector[] | undefined;
  readonly demandClass?: readonly DemandClass[] | undefined;
}

/** What a rule says of the items that it is for; what it leaves out is left to the rules after it. */
export interface RuleTerms<Policy> {
  readonly policy?: Policy;
  readonly approval?: 'automatic' | 'manual';
  /** In minor units of the currency of approvals. */
  readonly approvalAboveMinor?: number;
  /** Nothing is ordered. */
  readonly hold?: boolean;
  readonly serviceLevel?: number;
  readonly serviceKind?: ServiceKind;
}

/** A rule of the house. */
export interface HouseRule<Policy> {
  readonly name: string;
  readonly terms: RuleTerms<Policy>;
  matches(facts: ItemFacts): RuleMatch;
}

/** Whether a rule is for an item, or why nobody can say: what its condition asks for is not known of the item (null), or could not be worked out. */
export type RuleMatch = boolean | { readonly undecided: string | null };

/** A rule of which nobody can say whether it is for an item, and why, as its condition says it; null where what it asks for is not known. */
export interface RuleDoubt {
  readonly rule: string;
  readonly why: string | null;
  /** It may hold the item: no order goes out unless a person approves it. Any other rule is not applied. */
  readonly mayHold: boolean;
}

/** What the rules together say of an item, and the names of those that say something of it, in order. */
export interface Ruling<Policy> {
  readonly terms: RuleTerms<Policy>;
  readonly rules: readonly string[];
  /** Absent where there are none. */
  readonly doubts?: readonly RuleDoubt[];
}

/** Whether an item is one of those that a selector names; an empty one names all. */
export function isSelected(facts: ItemFacts, selector: ItemSelector): boolean {
  const { sku, category, supplier, location, class: classes, demandClass } = selector;
  const isLike = (name: string, patterns: readonly string[] | undefined) => !patterns || patterns.some((one) => matchesGlob(name, one));
  return (
    isLike(facts.sku, sku) &&
    isLike(facts.category, category) &&
    isLike(facts.supplier, supplier) &&
    (!location || facts.locations.some((name) => location.some((start) => name.startsWith(start)))) &&
    (!classes || classes.some((one) => isOfClass(facts.itemClass, one))) &&
    (!demandClass || (facts.demandClass !== null && demandClass.includes(facts.demandClass)))
  );
}

/** Field by field the first rule, in order, that is for the item and says something of the field. A condition that asks for what is not known is not met, and in doubt only where it may hold the item. */
export function rulingOf<Policy>(rules: readonly HouseRule<Policy>[], facts: ItemFacts): Ruling<Policy> {
  let terms: RuleTerms<Policy> = {};
  const names: string[] = [];
  const doubts: RuleDoubt[] = [];
  for (const rule of rules) {
    const isNews = Object.keys(rule.terms).some((field) => !(field in terms));
    const match = isNews && rule.matches(facts);
    if (typeof match === 'object') {
      const doubt = { rule: rule.name, why: match.undecided, mayHold: rule.terms.hold === true && !('hold' in terms) };
      if (doubt.mayHold || doubt.why !== null) doubts.push(doubt);
    }
    if (match !== true) continue;
    terms = { ...rule.terms, ...terms };
    names.push(rule.name);
  }
  return { terms, rules: names, ...(doubts.length > 0 && { doubts }) };
}

/** The item with the service that rules aim at; what is stated of the item itself wins over them. */
export function ruledItem(item: Item, { serviceLevel, serviceKind }: RuleTerms<unknown>): Item {
  if (serviceLevel === undefined && serviceKind === undefined) return item;
  return { ...item, serviceLevel: item.serviceLevel ?? serviceLevel ?? null, serviceKind: item.serviceKind ?? serviceKind ?? null };
}
