import { shownMoney } from './currency.ts';
import type { Item } from './item.ts';
import type { LotOnHand } from './lots.ts';
import { shownNumber } from './wording.ts';

const MOST_NAMED = 3;

/** What is to be said of those lots of an item that are of interest: units, cost, which ones; null where there are none. */
export function lotFinding(
  { item, lots = [] }: { readonly item: Item; readonly lots?: readonly LotOnHand[] },
  isOfInterest: (lot: LotOnHand) => boolean,
  { verb, advice }: { readonly verb: string; readonly advice: string },
): { readonly sentence: string; readonly numbers: Readonly<Record<string, number>> } | null {
  const found = lots.filter(isOfInterest);
  if (found.length === 0) return null;
  const units = found.reduce((sum, { quantity }) => sum + quantity, 0);
  const costMinor = item.unitCostMinor === null ? null : item.unitCostMinor * units;
  const named = found.slice(0, MOST_NAMED).map(({ lot, expiry, location, quantity }) => {
    return `${shownNumber(quantity)} at ${location}${lot === '' ? '' : ` of lot ${lot}`}, good until ${expiry}`;
  });
  const more = found.length > MOST_NAMED ? `; and ${found.length - MOST_NAMED} more` : '';
  const worth = costMinor === null ? '' : `, worth ${shownMoney(costMinor, item.currency)},`;
  return {
    sentence: `${item.sku}: ${shownNumber(units)} on hand${worth} ${verb} (${named.join('; ')}${more}): ${advice}.`,
    numbers: { units, ...(costMinor !== null && { costMinor }), daysLeft: Math.min(...found.map((lot) => lot.daysLeft ?? 0)) },
  };
}
