import { readShortDate } from './century.ts';
import type { Elements } from './element.ts';
import { type Read, refusedCode } from './read.ts';

/** What a code says of the goods that it is on. */
export interface StockCode {
  /** The trade item's GTIN, 14 digits; of a logistic unit, that of what it holds. */
  readonly gtin: string;
  /** How many of that trade item the code stands for; null where it does not say. */
  readonly count: number | null;
  readonly lot: string | null;
  /** Last good day, `YYYY-MM-DD`: the expiration date, else best before. */
  readonly expiry: string | null;
  readonly serial: string | null;
  readonly netWeightGrams: number | null;
}

/** What elements say of stock; `year` is the present one. Refused are those that name no product, or contradict each other. */
export function stockCode(elements: Elements, year: number): Read<StockCode> {
  const [item, content] = [elements.get('01'), elements.get('02')];
  const [pieces, units] = [elements.get('30'), elements.get('37')];
  if (item !== undefined && content !== undefined) return refusedCode('bad-code', 'a code has either (01) or (02), not both');
  if ((content === undefined) !== (units === undefined)) return refusedCode('bad-code', 'the content (02) and its count (37) go together');
  const gtin = item ?? content;
  if (gtin === undefined) return refusedCode('no-product', nameless(elements));
  const count = units ?? pieces;
  if (count !== undefined && Number(count) === 0) return refusedCode('bad-code', 'the code stands for 0 units');
  const date = elements.get('17') ?? elements.get('15');
  const expiry = date === undefined ? null : readShortDate(date, year);
  if (date !== undefined && expiry === null) return refusedCode('bad-code', `${date} is no date YYMMDD`);
  return {
    ok: true,
    value: {
      gtin,
      count: count === undefined ? null : Number(count),
      lot: elements.get('10') ?? null,
      expiry,
      serial: elements.get('21') ?? null,
      netWeightGrams: netWeightGrams(elements),
    },
  };
}

function nameless(elements: Elements): string {
  if (elements.has('00')) return 'the code names a pallet or parcel (00), not what is on it';
  return `the code names no product: it has ${[...elements.keys()].map((ai) => `(${ai})`).join(' ')}, but neither (01) nor (02)`;
}

/** Net weight, 310n: kilograms with n decimals (GS1 General Specifications, section 3.6.1), to the gram. */
function netWeightGrams(elements: Elements): number | null {
  for (let decimals = 0; decimals < 6; decimals++) {
    const weight = elements.get(`310${decimals}`);
    if (weight !== undefined) return Math.round(Number(weight) * 10 ** (3 - decimals));
  }
  return null;
}
