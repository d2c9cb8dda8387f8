import type { Item } from './item.ts';
import { economicOrderQuantity } from './lot-size.ts';
import { counted, oneDecimal } from './wording.ts';

/** What an order's size is weighed by. Money in minor units. */
export interface OrderQuantitySettings {
  readonly orderDays: number;
  readonly fixedOrderCostMinor?: number | undefined;
  readonly holdingRatePerYear: number;
}

/** What one order covers, in base units with one decimal, and how a sentence says so. */
export interface OrderQuantity {
  readonly quantity: number;
  readonly words: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly rules: readonly string[];
}

const DAYS_PER_YEAR = 365;

/** The economic order quantity where its costs are known, else some days of demand. */
export function orderQuantity(perDay: number, item: Item, settings: OrderQuantitySettings): OrderQuantity {
  const { fixedOrderCostMinor: fixedOrderCost, holdingRatePerYear, orderDays } = settings;
  if (fixedOrderCost !== undefined && item.unitCostMinor !== null && item.unitCostMinor > 0) {
    const holdingCostPerUnitYear = holdingRatePerYear * item.unitCostMinor;
    const quantity = oneDecimal(economicOrderQuantity({ demandPerYear: perDay * DAYS_PER_YEAR, fixedOrderCost, holdingCostPerUnitYear }));
    return { quantity, words: ' economic order quantity', numbers: {}, rules: ['economic-order-quantity'] };
  }
  const words = ` for ${counted(orderDays, 'day')} of demand`;
  return { quantity: oneDecimal(orderDays * perDay), words, numbers: { orderDays }, rules: [] };
}
