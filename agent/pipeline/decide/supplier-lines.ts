import { demandUntil } from '../../domain/demand/known-demand.ts';
import type { Item } from '../../domain/items/item.ts';
import { worthOf } from '../../domain/replenishment/joint-orders.ts';
import { shortageCost, waitingCostAvoided } from '../../domain/replenishment/waiting-cost.ts';
import { inventoryPosition } from '../../domain/stock/stock.ts';
import type { Rider } from '../../domain/suppliers/rider.ts';
import { goesTogether, type Supplier } from '../../domain/suppliers/supplier.ts';
import type { OrderChance } from '../../domain/suppliers/supplier-calendar.ts';
import type { Store } from '../../store/store.ts';
import type { PolicyAsked } from './ask-policy.ts';
import { type Asked, leastOrder, wantOf } from './joint-want.ts';
import { unitCostAt } from './order-price.ts';

/** An item as its policy sees it now, what it answers, and how it would be placed. */
export type Look = PolicyAsked;
/** The same where it asks for an order. */
export type Line = Look & Asked;

/** What an item of a supplier's order costs by waiting and by keeping. */
export interface LineCosts {
  /** Null where nobody knows it in the supplier's currency: it counts for nothing towards a minimum. */
  readonly unitCost: number | null;
  readonly waitingMinor: number;
}

const DAYS_PER_YEAR = 365;
const ORDERS_PER_STEP = 64;

/** The supplier whose amounts an item's price cannot be held against, as they are in another currency: then it is left out of what is ordered together; else null. */
export function supplierInOtherCurrency(store: Store, { supplier: name, currency, unitCostMinor }: Item): Supplier | null {
  const supplier = name === '' ? null : store.suppliers.get(name);
  return supplier && goesTogether(supplier) && unitCostMinor && supplier.currency !== currency ? supplier : null;
}

/** Days from the chance that counts now to the next; a supplier without a calendar has one each day. */
export function daysToNextChance(chance: OrderChance | null): number {
  return chance ? chance.nextDays - chance.waitDays : 1;
}

/** What it costs if an order that is asked for waits for the next chance; without bound where no cost is known, for then nobody can say that it hurts nobody. */
export function lineCosts(asked: Asked, supplier: Supplier, days: number): LineCosts {
  const { item } = asked;
  const unitCost = item.currency === supplier.currency ? item.unitCostMinor : null;
  // A cost of 0, like an empty cell of a table, means that nobody knows it.
  if (!item.unitCostMinor && !item.stockoutCostMinor) return { unitCost, waitingMinor: Number.POSITIVE_INFINITY };
  const { candidate } = wantOf(asked, item.unitCostMinor ?? 0, days);
  return { unitCost, waitingMinor: worthOf(candidate, Math.ceil(asked.answer.quantity / item.unitsPerPack)) };
}

/** The whole packs of an item that fit below its order-up-to level and within what its limits leave (`most`), as they could ride along; null where that is less than can be ordered, or no cost is known. */
export function riderOf(
  look: Look,
  supplier: Supplier,
  { days, holdingRatePerYear, most }: { readonly days: number; readonly holdingRatePerYear: number; readonly most: number },
): Rider | null {
  const { item, input, answer } = look;
  const { reorderPoint, orderUpTo } = answer;
  if (reorderPoint === null || orderUpTo === undefined || !item.unitCostMinor || item.currency !== supplier.currency) return null;
  const position = inventoryPosition(input.position);
  const room = Math.floor(Math.min(orderUpTo - position, most) / item.unitsPerPack) * item.unitsPerPack;
  const least = leastOrder(item);
  if (room < least) return null;
  const demand = demandUntil(input, reorderPoint, days);
  const early = demand.perDay > 0 ? Math.min(DAYS_PER_YEAR, Math.max(0, position - reorderPoint) / demand.perDay) : DAYS_PER_YEAR;
  const packCost = item.unitCostMinor * item.unitsPerPack;
  const cost = item.stockoutCostMinor || shortageCost(item.unitCostMinor, item.serviceLevel);
  return {
    ...{ sku: item.sku, packCost, holdingPerPack: holdingCost(packCost, early, holdingRatePerYear) },
    pieces: waitingCostAvoided({
      ...{ demand, position, unitsPerPack: item.unitsPerPack, leastQuantity: least, quantity: room, shortageCost: cost },
    }),
  };
}

/** What keeping goods of this value for so many days costs, in minor units. */
export function holdingCost(valueMinor: number, days: number, ratePerYear: number): number {
  return (valueMinor * ratePerYear * days) / DAYS_PER_YEAR;
}

/** A rider as its order is placed: so many packs, in base units. */
export function asRiding({ item, input, answer, terms }: Look, packs: number) {
  const quantity = packs * item.unitsPerPack;
  return {
    item,
    input,
    terms,
    position: inventoryPosition(input.position),
    reorderPoint: answer.reorderPoint!,
    orderUpTo: answer.orderUpTo!,
    quantity,
  };
}

/** What was ordered of a supplier since a time by today's unit costs, minor units, and what of its orders waits for a person. In steps, for a day may have thousands. */
export function* placedSince(
  store: Store,
  supplier: Supplier,
  since: number,
): Generator<void, { readonly sentMinor: number; readonly proposedMinor: number }> {
  let [sentMinor, proposedMinor] = [0, 0];
  for (let before: number | null = Number.MAX_SAFE_INTEGER; before !== null; ) {
    const { orders, next } = store.orders.decidedPage(since, before, ORDERS_PER_STEP);
    for (const order of orders) {
      if (order.state === 'proposed') proposedMinor += worthAt(store, supplier, order);
      else sentMinor += worthAt(store, supplier, order);
    }
    before = next;
    if (before !== null) yield;
  }
  return { sentMinor, proposedMinor };
}

/** What waits for a person of a supplier's orders, whenever it was proposed, minor units. In steps. */
export function* proposedOf(store: Store, supplier: Supplier): Generator<void, number> {
  let sum = 0;
  for (const [n, order] of store.orders.proposed().entries()) {
    if (n > 0 && n % ORDERS_PER_STEP === 0) yield;
    sum += worthAt(store, supplier, order);
  }
  return sum;
}

/** What an order is worth to a supplier's minimum: nothing where it is another's, or in another currency. */
function worthAt(
  store: Store,
  supplier: Supplier,
  { sku, supplier: from = '', units }: { readonly sku: string; readonly supplier?: string; readonly units: number },
): number {
  const item = store.items.get(sku);
  if (!item || item.makes || (from || item.supplier) !== supplier.name || item.currency !== supplier.currency) return 0;
  return (unitCostAt(item, from) ?? 0) * units;
}
