import { shownMoney } from '../items/currency.ts';
import type { Item } from '../items/item.ts';
import { phrase, said } from '../sentences/phrase.ts';
import { type InventoryPosition, inventoryPosition } from '../stock/stock.ts';
import { type Delivery, runsOutInDays, stockCourse } from '../stock/stock-course.ts';
import { oneDecimal } from '../words/wording.ts';
import { awaitedUnits, type Order, type Reason } from './decision.ts';
import type { StockoutOutlook } from './stockout-outlook.ts';

/** What hurrying an order costs, in minor units of the item's currency, and in how many days its goods are here then; null: in half of the time that is left. */
export interface ExpediteTerms {
  readonly costMinor: number;
  readonly leadTimeDays: number | null;
}

/** An order that is worth hurrying: when its goods would be here, in days from now, and why. */
export interface Expedite {
  readonly delivery: Delivery;
  readonly inDays: number;
  readonly reason: Reason;
}

/** A stockout at least this probable is what goods are hurried for. */
const LIKELY = 0.3;

/**
 * The order to hurry: the first that comes after the item has probably run out, where that saves more of the expected cost of the units short than it costs. Null where there is none, or where nobody knows what a unit short costs.
 */
export function expediteOf(item: Item, outlook: StockoutOutlook, terms: ExpediteTerms): Expedite | null {
  const { ahead, costMinor, probability } = outlook;
  if (probability <= LIKELY || costMinor === null) return null;
  const runsOut = runsOutInDays(ahead, LIKELY);
  const delivery = outlook.deliveries.find(({ inDays }) => inDays > (runsOut ?? Number.POSITIVE_INFINITY));
  if (!delivery || runsOut === null) return null;
  const inDays = oneDecimal(Math.min(delivery.inDays, terms.leadTimeDays ?? delivery.inDays / 2));
  const others = outlook.deliveries.filter((other) => other !== delivery);
  const hurried = stockCourse({ ...ahead, deliveries: [...others, { ...delivery, inDays }] });
  const [short, shortThen] = [oneDecimal(outlook.short), oneDecimal(hurried.short)];
  const savedMinor = short > 0 ? Math.round(costMinor * (1 - shortThen / short)) : 0;
  if (savedMinor <= terms.costMinor) return null;
  const money = (minor: number) => shownMoney(minor, item.currency);
  const dueInDays = oneDecimal(delivery.inDays);
  return {
    delivery,
    inDays,
    reason: {
      ...said(
        phrase('expedite', { sku: item.sku, runsOutInDays: oneDecimal(runsOut), units: delivery.units, dueInDays, short }),
        phrase('expediteSaves', { inDays, shortThen, saved: money(savedMinor), cost: money(terms.costMinor) }),
      ),
      numbers: {
        ...{ available: outlook.available, runsOutInDays: oneDecimal(runsOut), dueInDays, expeditedInDays: inDays },
        ...{ short, shortThen, savedMinor, expediteCostMinor: terms.costMinor },
      },
      rules: ['expedite', terms.leadTimeDays === null ? 'half-of-the-time-left' : 'expedite-lead-time'],
    },
  };
}

/** The position has to exceed the order-up-to level by this part of it, and by one unit: or an order would come and go with each scan. */
const MARGIN = 0.1;

/** What the position is held against before an order is cancelled. */
export function cancelAbove(orderUpTo: number): number {
  return orderUpTo + Math.max(1, Math.ceil(MARGIN * orderUpTo));
}

/** A purchase as it is looked at again. */
export type OpenOrder = Order & { readonly isCancelling: boolean };

/**
 * The order that events have overtaken: the last that was placed, where without it, and without those that are being cancelled already, the position still exceeds the order-up-to level by a margin. Only
 * the last, as those before it were not in vain when it was placed; none of which anything was shipped. Null where there is none.
 */
export function overtakenOrder(
  item: Item,
  stock: InventoryPosition,
  { orderUpTo, orders }: { readonly orderUpTo: number; readonly orders: readonly OpenOrder[] },
): { readonly order: Order; readonly reason: Reason } | null {
  const newestFirst = [...orders].sort((a, b) => b.requestedAt - a.requestedAt || (a.id < b.id ? 1 : -1));
  const order = newestFirst.find(({ isCancelling }) => !isCancelling);
  if (!order || order.state === 'proposed' || order.shipped + order.reported + order.scanned > 0) return null;
  const going = orders.filter(({ isCancelling }) => isCancelling).reduce((sum, other) => sum + awaitedUnits(other), 0);
  const [position, units] = [inventoryPosition(stock) - going, awaitedUnits(order)];
  const [left, limit] = [position - units, cancelAbove(orderUpTo)];
  if (units === 0 || left < limit) return null;
  const { onHand, onOrder, allocated, backorders, inPlaceOf } = stock;
  return {
    order,
    reason: {
      ...said(
        phrase('overtaken', {
          ...{ sku: item.sku, units, left, limit, orderUpTo, margin: limit - orderUpTo },
          ...{ onHand, onOrder: onOrder - going - units, allocated, backorders, ...(inPlaceOf && { inPlaceOf }) },
        }),
      ),
      numbers: { onHand, onOrder, allocated, backorders, quantity: units, positionWithout: left, orderUpTo, margin: limit - orderUpTo },
      rules: ['order-overtaken'],
    },
  };
}
