import { shownAmount, shownMoney } from '../items/currency.ts';
import type { Item } from '../items/item.ts';
import { andSaid, type Phrase, phrase } from '../sentences/phrase.ts';
import type { Reason } from './decision.ts';

/** An order that is worth more than this, in minor units, waits for a person. */
export interface ApprovalThreshold {
  readonly aboveMinor: number;
  readonly currency: string;
}

/** Why an order waits for approval. */
interface ApprovalDue {
  readonly why: Phrase;
  readonly numbers: Readonly<Record<string, number>>;
  readonly rule: string;
}

/** What so many base units cost, in minor units: by the price break that the quantity reaches; null where nobody knows, which a cost of 0 means, too. */
export function orderValueMinor(item: Pick<Item, 'unitCostMinor' | 'priceBreaks'>, quantity: number): number | null {
  const price = item.priceBreaks?.findLast(({ fromQuantity }) => fromQuantity <= quantity)?.unitCostMinor ?? item.unitCostMinor;
  return price ? price * quantity : null;
}

/** Adds why an order of so many base units waits for approval; null where its value is known and within the threshold. */
export function aboveThreshold(reason: Reason, item: Item, quantity: number, threshold: ApprovalThreshold): Reason | null {
  const due = approvalDue(item, quantity, threshold);
  if (!due) return null;
  return {
    ...andSaid(reason, due.why),
    numbers: { ...reason.numbers, approvalAboveMinor: threshold.aboveMinor, ...due.numbers },
    rules: [...reason.rules, due.rule],
  };
}

function approvalDue(item: Item, quantity: number, { aboveMinor, currency }: ApprovalThreshold): ApprovalDue | null {
  const limit = shownMoney(aboveMinor, currency);
  const valueMinor = orderValueMinor(item, quantity);
  if (valueMinor === null) return { why: phrase('approvalCostUnknown', { limit }), numbers: {}, rule: 'unit-cost-unknown' };
  if (item.sources.currency === 'default') return { why: phrase('approvalNoCurrency', { limit }), numbers: {}, rule: 'currency-unknown' };
  if (item.currency !== currency) {
    const why = phrase('approvalOtherCurrency', { currency: item.currency, limit });
    return { why, numbers: { valueMinor }, rule: 'other-currency' };
  }
  if (valueMinor <= aboveMinor) return null;
  return {
    why: phrase('approvalAbove', { value: shownMoney(valueMinor, currency), limit: shownAmount(aboveMinor, currency) }),
    numbers: { valueMinor },
    rule: 'above-approval-threshold',
  };
}
