import { dateParts } from '../../domain/calendar.ts';
import { contentGtin, gtinForms } from '../../domain/codes/gtin.ts';
import { shownCode } from '../../domain/codes/read.ts';
import { bareCode, readCode } from '../../domain/codes/read-code.ts';
import type { StockCode } from '../../domain/codes/stock-code.ts';
import type { Item } from '../../domain/items/item.ts';
import type { Scan } from '../../domain/stock/stock-event.ts';
import type { Coded } from '../../store/items.ts';
import type { Store } from '../../store/store.ts';
import type { Arrival, Recording } from './recording.ts';
import { type Recorded, refused } from './refusal.ts';

/** What a scanned code says: the item, and, added to the scan, what it says of lot and expiry. */
export interface ScannedCode {
  readonly code: Coded;
  readonly item: Item;
  /** Base units that the scan means; signed for an adjustment. */
  readonly units: number;
  readonly scan: Scan;
  /** The piece's own number; null where the code names none, or the scan stands for several pieces. */
  readonly serial: string | null;
}

/** Before this year no clock is right: dates of goods are not read by it. */
const LEAST_YEAR = 2026;

/** Reads a code that nobody has given an item as it is: EAN and UPC in another length, GS1 element strings and links, EPCs. */
export function readScannedCode({ store, calendar }: Recording, scan: Scan, { receivedAt }: Arrival): ScannedCode | Recorded {
  const bare = bareCode(scan.code);
  const own = bare === scan.code ? null : store.items.lookUp(bare);
  if (own?.item) return { code: own, item: own.item, units: scan.quantity * own.units, scan, serial: null };
  const year = Math.max(LEAST_YEAR, dateParts(calendar.businessDay(receivedAt)).year);
  const read = readCode(bare, { year, lot: scan.lot });
  if (!read.ok) return refused(read.reason, read.detail);
  const found = itemOf(store, read.value.gtin);
  if ('kind' in found) return found;
  const { code, item } = found;
  const { lot, expiry } = read.value;
  if (differ(scan.lot, lot)) return refused('lot-contradiction', `the message names the lot ${scan.lot}, its code the lot ${lot}`);
  if (differ(scan.expiry, expiry))
    return refused('expiry-contradiction', `the message names the expiry ${scan.expiry}, its code ${expiry}`);
  const isOne = Math.abs(scan.quantity) === 1;
  return {
    code,
    item,
    units: scan.quantity * (isOne ? unitsOfOne(read.value, code, item) : code.units),
    scan: { ...scan, lot: scan.lot ?? lot, expiry: scan.expiry ?? expiry },
    serial: isOne ? read.value.serial : null,
  };
}

/** What a tag stands for, in base units of an item. */
export interface TaggedGoods {
  readonly sku: string;
  readonly units: number;
}

/** The goods that a tag is on, by its EPC in hexadecimal. */
export function goodsOfTag(store: Store, epc: string): TaggedGoods | Recorded {
  const own = store.items.lookUp(epc);
  if (own?.item) return { sku: own.sku, units: own.units };
  const read = readCode(epc, { year: LEAST_YEAR, lot: null });
  if (!read.ok) return refused(read.reason, read.detail);
  const found = itemOf(store, read.value.gtin);
  return 'kind' in found ? found : { sku: found.item.sku, units: found.code.units };
}

function differ(said: string | null, read: string | null): boolean {
  return said !== null && read !== null && said !== read;
}

/** What one scan of the code stands for where nobody has typed another quantity: the weight of goods in grams, the count of pieces or contained units. */
function unitsOfOne({ netWeightGrams, count }: StockCode, { units }: Coded, { unit }: Item): number {
  if (unit === 'g' && netWeightGrams !== null) return netWeightGrams;
  return units * (count ?? 1);
}

/** The item whose barcode is this GTIN, in whatever length it was imported; refused where there is none, or more than one. */
function itemOf(store: Store, gtin: string): { readonly code: Coded; readonly item: Item } | Recorded {
  const found = known(store, gtin);
  const [code] = found;
  if (found.some(({ sku, units }) => sku !== code!.sku || units !== code!.units))
    return refused('ambiguous-code', `${gtin} is a code of ${found.map(({ sku }) => sku).join(' and of ')}, in different lengths`);
  if (code?.item) return { code, item: code.item };
  const content = contentGtin(gtin);
  const [inside] = content === null ? [] : known(store, content);
  if (!inside) return refused('unknown-code', `no item has the code ${shownCode(gtin)}`);
  return refused(
    'unknown-case',
    `${gtin} is a case of ${inside.sku}, and nobody has said how many are in it: import it as a barcode with its units, such as ${gtin}:12`,
  );
}

function known({ items }: Store, gtin: string): Coded[] {
  return gtinForms(gtin).flatMap((form) => {
    const code = items.lookUp(form);
    return code?.item ? [code] : [];
  });
}
