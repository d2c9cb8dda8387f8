import type { ItemView } from '../../agent/advisors/advisor.ts';
import { policyInput } from './policy-input.ts';

/** An item as an advisor sees it, with nothing on its way and no alert raised unless that is given. */
export function viewOf(known: Parameters<typeof policyInput>[0], given: Partial<ItemView> = {}): ItemView {
  return { ...policyInput(known), reorderPoint: null, deliveries: [], isRaised: () => false, knownDays: () => 365, now: 0, ...given };
}
