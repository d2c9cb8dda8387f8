import { expectedDemand } from '../../domain/demand/expected-demand.ts';
import type { Item } from '../../domain/items/item.ts';
import { limitOrder, mostWithin, type OrderLimit } from '../../domain/replenishment/order-limits.ts';
import { inPlacePlan, replenish } from '../../domain/replenishment/replenishment.ts';
import { phrase } from '../../domain/sentences/phrase.ts';
import type { Layout } from '../../domain/stock/location.ts';
import { inventoryPosition } from '../../domain/stock/stock.ts';
import type { PolicyAnswer, PolicyInput } from '../../policies/policy.ts';
import type { Store } from '../../store/store.ts';
import type { AlertState } from '../alerts.ts';
import type { BoundPolicy, DecideSettings } from './decide-settings.ts';
import { askKept } from './kept-answer.ts';
import { isSeen } from './positions.ts';

/** The alert about an item that its policy would order and of which not even the least that can be ordered fits. */
export const HELD_BACK = 'order-held-back';

/** What the policy asks for, within what fits at the site and what can be sold within its shelf life. */
export function askWithinLimits(store: Store, settings: DecideSettings, policy: BoundPolicy, input: PolicyInput): PolicyAnswer {
  const { item } = input;
  const asked = askKept(policy, input);
  const answer = inPlaceOnly(store, input, asked) ?? asked;
  if (answer.kind !== 'order') return answer;
  const limits = limitsOf(store, settings, input);
  if (limits.length === 0) return answer;
  const { quantity, reason } = limitOrder(answer, item, limits, physicalPosition(input));
  if (quantity > 0) return { ...answer, quantity, reason };
  const { reorderPoint, orderUpTo } = answer;
  return { kind: 'wait', reorderPoint, reason, ...(orderUpTo !== undefined && { orderUpTo }) };
}

/** Of what nothing is known, or of which nothing was ever seen, is ordered what it stands in for, and nothing for itself; null where it is ordered as its policy asks. */
function inPlaceOnly(store: Store, input: PolicyInput, asked: PolicyAnswer): PolicyAnswer | null {
  const { item, position } = input;
  if (!position.inPlaceOf) return null;
  if (asked.reorderPoint === null) return replenish(input, inPlacePlan('nothingOfItsOwn'));
  return isSeen(store, item.sku, position) ? null : replenish(input, inPlacePlan('nothingSeenYet'));
}

/** Whether an answer was to order and a limit left nothing of it. */
export function heldBackState(sku: string, { kind, reason }: PolicyAnswer): AlertState {
  // The words of a reason are put together where they are read: only of what is held back.
  if (!isHeldBack({ kind, reason })) return { kind: HELD_BACK, subject: sku, finding: null };
  const start = phrase('ofItem', { sku });
  const { sentence, phrases = [], numbers } = reason;
  return { kind: HELD_BACK, subject: sku, finding: { sentence: `${start} ${sentence}`, phrases: [start, ...phrases], numbers } };
}

/** Whether a limit left nothing of an order. */
export function isHeldBack({ kind, reason }: Pick<PolicyAnswer, 'kind' | 'reason'>): boolean {
  return kind === 'wait' && (reason.rules.includes('capacity') || reason.rules.includes('shelf-life'));
}

/** The most of an item that fits at the site and sells within its shelf life, base units; without bound where no limit is known. */
export function mostWithinLimits(store: Store, settings: DecideSettings, input: PolicyInput): number {
  const position = physicalPosition(input);
  return Math.min(...limitsOf(store, settings, input).map((limit) => mostWithin(limit, position)), Number.POSITIVE_INFINITY);
}

/** What will lie there, and not what is wanted of it in the place of other items. */
function physicalPosition({ position }: PolicyInput): number {
  return inventoryPosition({ ...position, inPlaceOf: 0 });
}

function limitsOf(store: Store, { transfers, receivingLocation }: DecideSettings, input: PolicyInput): OrderLimit[] {
  const { item } = input;
  const capacity = item.capacityUnits ?? capacityOf(store, transfers.layout, item, receivingLocation);
  const { leadTimeDays, shelfLifeDays } = item;
  const withTakenOver = ({ demand, days }: Pick<OrderLimit, 'demand' | 'days'>) => ({
    demand: demand + (input.position.inPlaceOf ?? 0),
    days,
  });
  const isDemandKnown = shelfLifeDays !== null && expectedDemand(input) !== null;
  return [
    ...(capacity === null ? [] : [{ rule: 'capacity', capacity, ...demandOver(input, leadTimeDays) } as const]),
    ...(isDemandKnown
      ? [{ rule: 'shelf-life', capacity: null, ...withTakenOver(demandOver(input, leadTimeDays + shelfLifeDays)) } as const]
      : []),
  ];
}

/** Mean demand of the days ahead, to one decimal, cut so that no more is counted on than is expected. */
function demandOver(input: PolicyInput, days: number): Pick<OrderLimit, 'demand' | 'days'> {
  const mean = expectedDemand(input)?.momentsOver(days, 0).mean ?? 0;
  return { demand: Math.floor(mean * 10) / 10, days };
}

/** Base units of an item that fit where it lies, less what other SKUs take there or may when it comes; null where a place of it has no known capacity. A dock counts only where its own is known. */
function capacityOf(store: Store, layout: Layout, { sku }: Item, receivingLocation: string): number | null {
  if (!layout.isKnown) return null;
  const isPassedThrough = (place: string) => place === receivingLocation || layout.ruleOf(place)?.kind === 'dock';
  let sum: number | null = null;
  for (const location of store.items.locationsOf(sku)) {
    const rule = layout.ruleOf(location);
    const capacity = rule?.capacityUnits ?? null;
    if (capacity !== null) sum = (sum ?? 0) + Math.max(0, capacity - heldByOthers(store, { location, sku }, isPassedThrough));
    else if (!isPassedThrough(location)) return null;
  }
  return sum;
}

function heldByOthers(
  store: Store,
  { location, sku }: { readonly location: string; readonly sku: string },
  isPassedThrough: (place: string) => boolean,
): number {
  const others = store.items.skusAt(location).filter((other) => other !== sku);
  const lying = others
    .flatMap((other) => store.stock.ofSku(other))
    .reduce((sum, row) => sum + (row.location === location ? Math.max(0, row.onHand) : 0), 0);
  // What is on its way to an SKU that lies nowhere else will take its place here.
  const coming = others.filter((other) => store.items.locationsOf(other).every((place) => place === location || isPassedThrough(place)));
  return coming.reduce((sum, other) => sum + store.orders.onOrder(other), lying);
}
