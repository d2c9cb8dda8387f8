import { awaitedUnits } from '../../domain/replenishment/decision.ts';
import { inventoryPosition } from '../../domain/stock/stock.ts';
import type { OrderRow } from '../../store/orders.ts';
import type { Store } from '../../store/store.ts';
import type { PolicyAsked } from './ask-policy.ts';
import type { PlacePorts } from './place-order.ts';

/** An item as its policy sees it now, with so many units on order left out. */
export type AskWithout = (units: number) => PolicyAsked;

/** What is asked for must have changed by this part of what is proposed, or a person would find another proposal after each scan. */
const MARGIN = 0.1;

/**
 * Looks again at purchases of an item that wait for a person: withdrawn are those that it no longer asks for, and those of which it asks for another quantity by now; these are decided anew by whoever asks next. What is proposed is
 * withdrawn whole or not at all. Runs in the caller's transaction; returns of whom what was withdrawn would have been bought, '' where nobody said.
 */
export function thinkOverProposals(
  { log, counters }: PlacePorts,
  store: Store,
  looked: { sku: string; now: number; ask: AskWithout },
): readonly string[] {
  const { sku, now, ask } = looked;
  const proposals = store.orders.open(sku).filter(({ state }) => state === 'proposed');
  if (proposals.length === 0) return [];
  const units = proposals.reduce((sum, order) => sum + awaitedUnits(order), 0);
  const without = ask(units);
  if (without.terms.hold) return [];
  const why = whyStale(without, units, rulesOf(store, proposals), () => ask(0));
  if (why === null) return [];
  for (const order of proposals) {
    store.orders.close(order, 'cancelled', now, why);
    counters.count('proposals_withdrawn', why);
    log.info({ sku, quantity: order.requested, decision: order.id, why }, 'proposal withdrawn');
  }
  return proposals.map(({ supplier = '' }) => supplier);
}

function rulesOf(store: Store, proposals: readonly OrderRow[]): Set<string> {
  return new Set(proposals.flatMap(({ id }) => store.decisions.get(id)?.reason.rules ?? []));
}

/** Why a proposal of so many units does not stand any more; null where it does. `withIt` asks as if it came. */
function whyStale(
  { input, answer }: PolicyAsked,
  units: number,
  rules: ReadonlySet<string>,
  withIt: () => PolicyAsked,
): 'no longer needed' | 'quantity changed' | null {
  if (answer.kind === 'wait') {
    // What rides along was not asked for: it stands while there is room for it.
    const room = rules.has('rides-along') ? (answer.orderUpTo ?? 0) - inventoryPosition(input.position) : 0;
    return units <= room ? null : 'no longer needed';
  }
  if (answer.quantity < units * (1 - MARGIN)) return 'quantity changed';
  // The rest of what a budget has cut is no second order for the same need.
  if (rules.has('reduced-to-budget')) return null;
  return answer.quantity > units * (1 + MARGIN) || withIt().answer.kind === 'order' ? 'quantity changed' : null;
}
