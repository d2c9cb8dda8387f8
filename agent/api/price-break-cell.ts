import { minorUnitDigits } from '../domain/items/currency.ts';
import type { ItemPriceBreak } from '../domain/items/item.ts';

const BREAK = /^(\d{1,9}):(\d{1,9}(?:\.\d{1,6})?)$/;
const FINEST = 1e6;

/** The price breaks of a cell such as `100:4.50;500:4.20` (a quantity in base units and the price of each unit of such an order, as in `unit_cost`), or what is wrong. */
export function readPriceBreaks(cell: string, currency: string): { readonly breaks: ItemPriceBreak[]; readonly problems: string[] } {
  const breaks: ItemPriceBreak[] = [];
  const problems: string[] = [];
  const minor = 10 ** minorUnitDigits(currency);
  for (const part of cell.split(';').map((text) => text.trim())) {
    if (part === '') continue;
    const [, quantity, price] = BREAK.exec(part) ?? [];
    const fromQuantity = Number(quantity);
    const unitCostMinor = Math.round(Number(price) * minor * FINEST) / FINEST;
    if (price === undefined)
      problems.push(`price_breaks: "${part.slice(0, 40)}" is not a quantity and a price with a decimal point such as 100:4.50`);
    else if (fromQuantity < 2 || unitCostMinor <= 0) problems.push(`price_breaks: ${part} must be from 2 units on, at a price above 0`);
    else if (fromQuantity <= (breaks.at(-1)?.fromQuantity ?? 1)) problems.push(`price_breaks: ${part} must come before larger quantities`);
    else breaks.push({ fromQuantity, unitCostMinor });
  }
  return { breaks, problems };
}
