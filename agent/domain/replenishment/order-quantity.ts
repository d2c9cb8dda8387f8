import type { Item } from '../items/item.ts';
import { phrase, type Words } from '../sentences/phrase.ts';
import { oneDecimal } from '../words/wording.ts';
import { discountedQuantity, type PriceBreak } from './quantity-discounts.ts';

/** What an order's size is weighed by. Money in minor units. */
export interface OrderQuantitySettings {
  readonly orderDays: number;
  readonly fixedOrderCostMinor?: number | undefined;
  readonly holdingRatePerYear: number;
}

/** What one order covers, in base units with one decimal, and how a sentence says so. */
export interface OrderQuantity {
  readonly quantity: number;
  readonly words: Words;
  readonly numbers: Readonly<Record<string, number>>;
  readonly rules: readonly string[];
}

const DAYS_PER_YEAR = 365;

/** The economic order quantity where its costs are known, of the price that pays best where the supplier has several; else some days of demand. */
export function orderQuantity(perDay: number, item: Item, settings: OrderQuantitySettings): OrderQuantity {
  const { fixedOrderCostMinor: fixedOrderCost, holdingRatePerYear, orderDays } = settings;
  if (fixedOrderCost === undefined || item.unitCostMinor === null || item.unitCostMinor <= 0) {
    const words = phrase('daysOfDemand', { days: orderDays });
    return { quantity: oneDecimal(orderDays * perDay), words, numbers: { orderDays }, rules: [] };
  }
  const best = discountedQuantity(pricesOf(item, item.unitCostMinor), {
    demandPerYear: perDay * DAYS_PER_YEAR,
    fixedOrderCost,
    holdingRatePerYear,
  });
  const quantity = oneDecimal(best.quantity);
  const rules = ['economic-order-quantity'];
  if (best.fromQuantity === 0) return { quantity, words: phrase('economic', {}), numbers: {}, rules };
  return {
    quantity,
    words: phrase('economicAtPrice', { from: best.fromQuantity }),
    numbers: { priceFromQuantity: best.fromQuantity, discountedCostMinor: best.unitCost },
    rules: [...rules, 'quantity-discount'],
  };
}

function pricesOf({ priceBreaks }: Item, unitCost: number): PriceBreak[] {
  const discounts = (priceBreaks ?? []).map(({ fromQuantity, unitCostMinor }) => ({ fromQuantity, unitCost: unitCostMinor }));
  // A larger order at no lower price is no offer.
  const offers: PriceBreak[] = [{ fromQuantity: 0, unitCost }];
  for (const offer of discounts) if (offer.unitCost < offers.at(-1)!.unitCost) offers.push(offer);
  return offers;
}
