import { type Calendar, DAY_MS } from '../../domain/calendar.ts';
import { demandUntil } from '../../domain/demand/known-demand.ts';
import type { Item } from '../../domain/items/item.ts';
import { roundUpToLot } from '../../domain/replenishment/lot-size.ts';
import { expectedShortage, shortageCost } from '../../domain/replenishment/waiting-cost.ts';
import { inventoryPosition } from '../../domain/stock/stock.ts';
import {
  cheapestOffer,
  costPerUnit,
  furthestBehind,
  itemFrom,
  type OfferCost,
  type OfferShare,
  offersOf,
} from '../../domain/suppliers/item-offers.ts';
import { offerReason, shareReason } from '../../domain/suppliers/supplier-words.ts';
import type { Store } from '../../store/store.ts';
import { isHeldBack } from './order-limits.ts';
import { supplierChance } from './supplier-chance.ts';
import { daysToNextChance, type Look } from './supplier-lines.ts';

/** What was ordered counts towards shares for so long. */
const SHARE_DAYS = 365;

/** An item as its policy sees it, bought from whom is furthest behind its share, or where nobody has one, from whom the expected total is least: unit cost, and shortage until the goods are here. */
export function askOffers(
  store: Store,
  settings: { readonly calendar: Calendar },
  item: Item,
  { now, ask }: { readonly now: number; readonly ask: (as: Item) => Look },
): Look {
  const nextChanceDays = (supplier: string) => daysToNextChance(supplierChance(store, settings.calendar.timezone, supplier, now));
  if (!item.suppliers || item.suppliers.length === 0) return ask(item);
  const offers = offersOf(item);
  const looks = offers.map((offer) => ask(withLearned(store, itemFrom(item, offer, store.suppliers.get(offer.name)))));
  // Whoever sells it, a unit short costs the same.
  const unitCost = Math.min(...looks.map((look) => look.item.unitCostMinor ?? 0));
  const unitShort = item.stockoutCostMinor || shortageCost(unitCost, item.serviceLevel);
  const costs = looks.map((look) => offerCost(look, nextChanceDays(look.item.supplier), unitShort));
  // One of which nothing may come, by a rule or because not even its least fits, is asked only where the others are no better.
  const open = looks.flatMap((look, at) => (look.terms.hold || isHeldBack(look.answer) ? [] : [at]));
  const among = open.length > 0 ? open : costs.map((_, at) => at);
  const shared = among.filter((at) => offers[at]!.share !== undefined);
  if (shared.length > 0)
    return byShare(
      store,
      now,
      shared.map((at) => ({ look: looks[at]!, share: offers[at]!.share! })),
    );
  const best = among[cheapestOffer(among.map((at) => costs[at]!))]!;
  const chosen = looks[best]!;
  const { answer } = chosen;
  if (answer.kind !== 'order' || looks.length === 1) return chosen;
  const others = costs.filter((_, at) => at !== best).sort((a, b) => (costPerUnit(a) ?? 0) - (costPerUnit(b) ?? 0));
  return { ...chosen, answer: { ...answer, reason: offerReason(answer.reason, costs[best]!, others[0]!, item.currency) } };
}

interface Shared {
  readonly look: Look;
  readonly share: number;
}

/** The look at whoever is furthest behind its share of what was ordered. */
function byShare(store: Store, now: number, shared: readonly Shared[]): Look {
  const had = store.orders.orderedSince(shared[0]!.look.item.sku, now - SHARE_DAYS * DAY_MS);
  const offers = shared.map(({ look, share }) => ({ share, ordered: had.get(look.item.supplier) ?? 0 }));
  const next = Math.max(1, ...shared.map(({ look: { answer } }) => (answer.kind === 'order' ? answer.quantity : 0)));
  const at = furthestBehind(offers, next);
  const { look } = shared[at]!;
  if (look.answer.kind !== 'order' || shared.length === 1) return look;
  const sum = (value: (offer: OfferShare) => number) => offers.reduce((total, offer) => total + value(offer), 0);
  const { share, ordered } = offers[at]!;
  const words = { share: share / sum((offer) => offer.share), ordered, of: sum((offer) => offer.ordered), days: SHARE_DAYS };
  return { ...look, answer: { ...look.answer, reason: shareReason(look.answer.reason, look.item.supplier, words) } };
}

/** The lead time that an item of a supplier is said to have, in days, whatever its orders took. */
export function statedLeadTime(store: Store, sku: string, supplier: string): number {
  const item = store.items.get(sku);
  const offer = item?.suppliers?.find(({ name }) => name === supplier);
  if (!item || !offer) return store.items.statedLeadTime(sku).days;
  return offer.leadTimeDays ?? store.suppliers.get(supplier)?.leadTimeDays ?? store.items.statedLeadTime(sku).days;
}

function withLearned(store: Store, item: Item): Item {
  if (item.sources.leadTimeDays !== 'supplier') return item;
  const learned = store.deliveries.learned(item.supplier, item.sku, { days: item.leadTimeDays, sdDays: item.leadTimeSdDays });
  if (!learned) return item;
  const sources = { ...item.sources, leadTimeDays: 'learned' as const };
  return { ...item, leadTimeDays: learned.days, leadTimeSdDays: learned.sdDays, sources };
}

/** What buying comes to: now, or at the next chance where the policy still waits. */
function offerCost({ item, input, answer }: Look, daysToNext: number, unitShort: number): OfferCost {
  const position = inventoryPosition(input.position);
  const days = answer.kind === 'order' && input.item.leadTimeDays > 0 ? 0 : daysToNext;
  const demand = demandUntil(input, answer.reorderPoint ?? 0, days);
  return {
    ...{ supplier: item.supplier, leadTimeDays: item.leadTimeDays, unitCostMinor: item.unitCostMinor },
    quantity: answer.kind === 'order' ? answer.quantity : roundUpToLot(Math.max(1, (answer.orderUpTo ?? 0) - position), item),
    shortageMinor: unitShort * expectedShortage(demand, position),
  };
}
