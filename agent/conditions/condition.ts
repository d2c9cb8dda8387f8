import type { ItemFacts } from '../domain/items/item-facts.ts';

/** Whether a condition holds of an item: `unknown` where it asks for what nobody knows, `failed` where it could not be worked out, which says why. */
export type Verdict = { readonly kind: 'holds' | 'fails' | 'unknown' } | { readonly kind: 'failed'; readonly error: string };

/** A condition that was read and checked; pure, and of a cost that its length bounds. */
export interface Condition {
  test(facts: ItemFacts): Verdict;
}

/** A condition as it was read, or what is wrong with it, to follow its path in the configuration. */
export type ReadCondition = { readonly ok: true; readonly condition: Condition } | { readonly ok: false; readonly problem: string };
