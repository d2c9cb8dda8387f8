import type { ItemView } from '../../agent/advisors/advisor.ts';
import { itemFactsOf } from './item-facts.ts';
import { policyInput } from './policy-input.ts';

/** An item as an advisor sees it, with nothing on its way and no alert raised unless that is given. */
export function viewOf(known: Parameters<typeof policyInput>[0], given: Partial<ItemView> = {}): ItemView {
  const input = policyInput(known);
  const { position, item } = input;
  const facts = itemFactsOf({ sku: item.sku, position, reorderPoint: given.reorderPoint ?? null });
  return { ...input, reorderPoint: null, deliveries: [], isRaised: () => false, knownDays: () => 365, facts, now: 0, ...given };
}
