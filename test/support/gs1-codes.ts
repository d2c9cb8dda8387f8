/** ASCII 29, which stands for FNC1. */
export const GS = '\u001d';

/** A label's content: GTIN-14 and what else it says; texts as encoded. */
export interface Label {
  readonly gtin: string;
  readonly lot?: string | undefined;
  readonly serial?: string | undefined;
  /** YYMMDD */
  readonly expiry?: string | undefined;
  readonly count?: number | undefined;
}

/** Digits with their check digit behind them: odd places from the right three times, even places once, up to the next ten. */
export function withCheckDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, place) => total + Number(digit) * (place % 2 ? 1 : 3), 0);
  return `${digits}${(1000 - sum) % 10}`;
}

/** All the ways to write a GTIN-14 as the digits under a barcode, UPC-E among them. */
export function writtenForms(gtin: string): string[] {
  const forms = [gtin];
  for (const zeros of [1, 2, 6]) if (gtin.startsWith('0'.repeat(zeros))) forms.push(gtin.slice(zeros));
  const short = gtin.startsWith('000') ? upcE(gtin.slice(2)) : null;
  return short === null ? forms : [...forms, short];
}

/** The UPC-E of a UPC-A that begins with 0, or null where it has too few zeros. */
function upcE(upcA: string): string | null {
  const [, maker, product, check] = /^0(\d{5})(\d{5})(\d)$/.exec(upcA) ?? [];
  if (maker === undefined) return null;
  const number = Number(product);
  if (/[012]00$/.test(maker) && number <= 999) return `0${maker.slice(0, 2)}${product!.slice(2)}${maker[2]}${check}`;
  if (/[3-9]00$/.test(maker) && number <= 99) return `0${maker.slice(0, 3)}${product!.slice(3)}3${check}`;
  if (/[1-9]0$/.test(maker) && number <= 9) return `0${maker.slice(0, 4)}${product!.slice(4)}4${check}`;
  if (/[1-9]$/.test(maker) && number >= 5 && number <= 9) return `0${maker}${product!.slice(4)}${check}`;
  return null;
}

/** The label's elements, identifier and value, in the order of the GS1 guidelines or another. */
export function elementsOf({ gtin, lot, serial, expiry, count }: Label): [string, string][] {
  const all: [string, string | undefined][] = [
    ['01', gtin],
    ['17', expiry],
    ['10', lot],
    ['21', serial],
    ['30', count === undefined ? undefined : String(count)],
  ];
  return all.filter((element): element is [string, string] => element[1] !== undefined);
}

/** Elements as a scanner sends them, FNC1 behind each value of variable length but the last. */
export function elementString(elements: readonly (readonly [string, string])[]): string {
  return elements
    .map(([ai, value], index) => `${ai}${value}${['10', '21', '30', '37'].includes(ai) && index < elements.length - 1 ? GS : ''}`)
    .join('');
}

/** Elements as they are printed for people. */
export function bracketed(elements: readonly (readonly [string, string])[]): string {
  return elements.map(([ai, value]) => `(${ai})${value}`).join('');
}

/** The label as a GS1 Digital Link. */
export function digitalLink({ gtin, lot, serial, expiry }: Label, domain = 'https://id.gs1.org'): string {
  const path = [lot === undefined ? '' : `/10/${encodeURIComponent(lot)}`, serial === undefined ? '' : `/21/${encodeURIComponent(serial)}`];
  return `${domain}/01/${gtin}${path.join('')}${expiry === undefined ? '' : `?17=${expiry}`}`;
}

/** The SGTIN-96 of a GTIN whose company prefix has so many digits, in hexadecimal (EPC Tag Data Standard 1.13, table 14-2). */
export function sgtin96(gtin: string, prefixDigits: number, serial: number): string {
  const partition = 12 - prefixDigits;
  const prefixBits = [40, 37, 34, 30, 27, 24, 20][partition]!;
  const fields: [string, number][] = [
    ['48', 8],
    ['1', 3],
    [String(partition), 3],
    [gtin.slice(1, 1 + prefixDigits), prefixBits],
    [`${gtin[0]}${gtin.slice(1 + prefixDigits, 13)}`, 44 - prefixBits],
    [String(serial), 38],
  ];
  const value = fields.reduce((sum, [digits, bits]) => (sum << BigInt(bits)) + BigInt(digits), 0n);
  return value.toString(16).toUpperCase().padStart(24, '0');
}

/** The GTIN-14 in an SGTIN-96, whatever its other bits are. */
export function gtinOfSgtin96(hex: string): string {
  const value = BigInt(`0x${hex}`);
  const partition = Number((value >> 82n) & 7n);
  const prefixBits = [40, 37, 34, 30, 27, 24, 20, 20][partition]!;
  const prefix = ((value >> BigInt(82 - prefixBits)) & ((1n << BigInt(prefixBits)) - 1n)).toString().padStart(12 - partition, '0');
  const item = ((value >> 38n) & ((1n << BigInt(44 - prefixBits)) - 1n)).toString().padStart(1 + partition, '0');
  return withCheckDigit(`${item[0]}${prefix}${item.slice(1)}`);
}

/** The EPC URI of a GTIN whose company prefix has so many digits. */
export function sgtinUri(gtin: string, prefixDigits: number, serial: string): string {
  const item = `${gtin[0]}${gtin.slice(1 + prefixDigits, 13)}`;
  return `urn:epc:id:sgtin:${gtin.slice(1, 1 + prefixDigits)}.${item}.${encodeURIComponent(serial)}`;
}
