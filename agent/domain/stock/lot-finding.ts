import { shownMoney } from '../items/currency.ts';
import type { Item } from '../items/item.ts';
import { phrase, type Said, said } from '../sentences/phrase.ts';
import type { LotOnHand } from './lots.ts';

const MOST_NAMED = 3;

/** What is to be said of those lots of an item that are of interest: units, cost, which ones; null where there are none. */
export function lotFinding(
  { item, lots = [] }: { readonly item: Item; readonly lots?: readonly LotOnHand[] },
  isOfInterest: (lot: LotOnHand) => boolean,
  isExpired: boolean,
): (Said & { readonly numbers: Readonly<Record<string, number>> }) | null {
  const found = lots.filter(isOfInterest);
  if (found.length === 0) return null;
  const units = found.reduce((sum, { quantity }) => sum + quantity, 0);
  const costMinor = item.unitCostMinor === null ? null : item.unitCostMinor * units;
  const worth = costMinor === null ? null : shownMoney(costMinor, item.currency);
  const [named, more] = [found.slice(0, MOST_NAMED), Math.max(0, found.length - MOST_NAMED)];
  return {
    ...said(phrase('lots', { sku: item.sku, units, worth, isExpired, named, more })),
    numbers: { units, ...(costMinor !== null && { costMinor }), daysLeft: Math.min(...found.map((lot) => lot.daysLeft ?? 0)) },
  };
}
