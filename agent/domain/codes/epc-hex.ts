import { type Read, refusedCode, shownCode } from './read.ts';

/** An EPC: its scheme and the fields that its URI has, unescaped. Company prefix and reference together have 13 digits in an SGTIN, 17 in an SSCC, 12 in an SGLN. */
export interface Epc {
  readonly scheme: 'sgtin' | 'sscc' | 'sgln';
  readonly companyPrefix: string;
  readonly reference: string;
  /** Null where the scheme has none. */
  readonly serial: string | null;
}

/** How a binary scheme lays its bits (EPC Tag Data Standard 1.13, section 14.6). */
interface Layout {
  readonly scheme: Epc['scheme'];
  readonly hexDigits: readonly number[];
  /** Digits and bits of company prefix and reference together. */
  readonly digits: number;
  readonly bits: number;
  readonly serial: { readonly kind: 'number' | 'text' | 'none'; readonly bits: number };
}

const PREFIX_BITS = [40, 37, 34, 30, 27, 24, 20];
const HEADER_BITS = 8;
/** Behind the header: the filter and the partition, three bits each. */
const PREFIX_AT = 14;

const LAYOUTS: Readonly<Record<string, Layout>> = {
  '30': { scheme: 'sgtin', hexDigits: [24], digits: 13, bits: 44, serial: { kind: 'number', bits: 38 } },
  '36': { scheme: 'sgtin', hexDigits: [50, 52], digits: 13, bits: 44, serial: { kind: 'text', bits: 140 } },
  '31': { scheme: 'sscc', hexDigits: [24], digits: 17, bits: 58, serial: { kind: 'none', bits: 0 } },
  '32': { scheme: 'sgln', hexDigits: [24], digits: 12, bits: 41, serial: { kind: 'number', bits: 41 } },
};
/** Assets and documents, by header. */
const NO_GOODS: Readonly<Record<string, string>> = {
  '33': 'GRAI-96',
  '37': 'GRAI-170',
  '34': 'GIAI-96',
  '38': 'GIAI-202',
  '39': 'SGLN-195',
  '35': 'GID-96',
};

/** Whether a text has the length and the header of an EPC in hexadecimal. */
export function isEpcHex(text: string): boolean {
  const [layout, other] = [LAYOUTS[text.slice(0, 2)], NO_GOODS[text.slice(0, 2)]];
  if (!/^[0-9A-Fa-f]+$/.test(text)) return false;
  return layout ? layout.hexDigits.includes(text.length) : other !== undefined && text.length >= 24 && text.length <= 52;
}

/** An EPC of a tag's memory in hexadecimal, upper or lower case. Refused are schemes of assets, and bits that no identifier is written as. */
export function readEpcHex(text: string): Read<Epc> {
  const header = text.slice(0, 2);
  const layout = LAYOUTS[header];
  if (!layout)
    return refusedCode('unsupported-code', `${shownCode(text)} is a ${NO_GOODS[header] ?? 'EPC'}, which names no goods in stock`);
  const bits = [...text].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
  const partition = Number.parseInt(bits.slice(HEADER_BITS + 3, PREFIX_AT), 2);
  const prefixBits = PREFIX_BITS[partition];
  if (prefixBits === undefined) return refusedCode('bad-code', `${shownCode(text)} has the partition 7, which the standard does not know`);
  const prefixDigits = 12 - partition;
  const numberAt = (at: number, length: number) => BigInt(`0b0${bits.slice(at, at + length)}`);
  const companyPrefix = numberAt(PREFIX_AT, prefixBits).toString().padStart(prefixDigits, '0');
  const referenceDigits = layout.digits - prefixDigits;
  const value = numberAt(PREFIX_AT + prefixBits, layout.bits - prefixBits);
  const reference = referenceDigits === 0 ? '' : value.toString().padStart(referenceDigits, '0');
  if (companyPrefix.length > prefixDigits || reference.length > referenceDigits || (referenceDigits === 0 && value > 0n))
    return refusedCode('bad-code', `${shownCode(text)} holds more digits than its partition has room for`);
  const rest = bits.slice(PREFIX_AT + layout.bits);
  const serialBits = rest.slice(0, layout.serial.bits);
  if (rest.slice(layout.serial.bits).includes('1')) return refusedCode('bad-code', `${shownCode(text)} has bits behind its end`);
  const serial =
    layout.serial.kind === 'none' ? null : layout.serial.kind === 'number' ? BigInt(`0b${serialBits}`).toString() : letters(serialBits);
  if (serial === '' || (layout.serial.kind === 'text' && serial === null))
    return refusedCode('bad-code', `${shownCode(text)} has no readable serial number`);
  return { ok: true, value: { scheme: layout.scheme, companyPrefix, reference, serial } };
}

/** Seven bits a letter, zeros behind the last; null where zeros stand before a letter. */
function letters(bits: string): string | null {
  const codes = Array.from({ length: bits.length / 7 }, (_, index) => Number.parseInt(bits.slice(7 * index, 7 * index + 7), 2));
  const end = codes.indexOf(0);
  const used = end < 0 ? codes : codes.slice(0, end);
  return end >= 0 && codes.slice(end).some((code) => code !== 0) ? null : String.fromCharCode(...used);
}
