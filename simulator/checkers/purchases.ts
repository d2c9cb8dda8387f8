import type { Queries } from '../../agent/api/api.ts';
import type { DecisionView } from '../../agent/api/views.ts';

/** Every decision to buy, newest first: what hurries or cancels an order is none. */
export function purchasesOf(api: Queries): DecisionView[] {
  return api.decisions({ limit: 1_000_000 }).filter(({ type }) => type === 'quartermaster.replenishment.requested');
}
