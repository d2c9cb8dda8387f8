import { minorUnitDigits } from '../domain/items/currency.ts';
import type { ItemFacts } from '../domain/items/item-facts.ts';
import { available, inventoryPosition } from '../domain/stock/stock.ts';

/** A moment as a condition sees it: only functions of the site's own clock take one. */
export class Moment {
  readonly time: number;
  readonly timezone: string;
  constructor(time: number, timezone: string) {
    this.time = time;
    this.timezone = timezone;
  }
}

/** A name that a condition may use. */
interface Variable {
  readonly type: 'double' | 'string' | 'Moment';
  /** Null where nobody knows. */
  of(facts: ItemFacts): number | string | Moment | null;
}

const number = (of: (facts: ItemFacts) => number | null): Variable => ({ type: 'double', of });
const text = (of: (facts: ItemFacts) => string | null): Variable => ({ type: 'string', of });

/** Every name that a condition may use, with its type. A text is empty where nothing is stated; a class is unknown then. */
export const VARIABLES: Readonly<Record<string, Variable>> = {
  sku: text(({ sku }) => sku),
  category: text(({ category }) => category),
  supplier: text(({ supplier }) => supplier),
  onHand: number(({ position }) => position.onHand),
  allocated: number(({ position }) => position.allocated),
  available: number(({ position }) => available(position)),
  onOrder: number(({ position }) => position.onOrder),
  backorders: number(({ position }) => position.backorders),
  position: number(({ position }) => inventoryPosition(position)),
  reorderPoint: number(({ reorderPoint }) => reorderPoint),
  demandPerDay: number(({ demandPerDay }) => demandPerDay),
  daysOfCover: number(daysOfCover),
  unitCost: number(({ unitCostMinor, currency }) => (unitCostMinor === null ? null : unitCostMinor / 10 ** minorUnitDigits(currency))),
  abc: text(({ itemClass }) => itemClass?.abc ?? null),
  xyz: text(({ itemClass }) => itemClass?.xyz ?? null),
  demandClass: text(({ demandClass }) => demandClass),
  now: { type: 'Moment', of: ({ now, timezone }) => new Moment(now, timezone) },
};

/** Days that what is available lasts; without end where nothing is wanted, and none where nothing is left. */
function daysOfCover({ position, demandPerDay }: ItemFacts): number | null {
  if (demandPerDay === null) return null;
  const left = available(position);
  return left <= 0 ? 0 : left / demandPerDay;
}
