import { readBracketed } from './bracketed.ts';
import { isLink, readDigitalLink } from './digital-link.ts';
import type { Elements } from './element.ts';
import { readElementString, SEPARATOR } from './element-string.ts';
import { isEpcHex, readEpcHex } from './epc-hex.ts';
import { epcElements, isEpcUri, readEpcUri } from './epc-uri.ts';
import { isGtinShaped, readGtin, readRetailDigits } from './gtin.ts';
import { type CodeProblem, type Read, refusedCode, shownCode } from './read.ts';
import { type StockCode, stockCode } from './stock-code.ts';

/** What is known beside a code. */
export interface CodeContext {
  /** The present year: it decides the century of dates. */
  readonly year: number;
  /** The lot that whoever scanned has named; settles which of several readings is meant. */
  readonly lot: string | null;
}

/** Symbology identifiers of GS1 data (GS1 General Specifications, section 5.1.2): GS1-128, DataMatrix, QR Code, DataBar, DotCode. */
const GS1_DATA = /^\](?:C1|d2|Q3|e[0-3]|J1)/;
/** EAN and UPC: `]E0` 13 digits, `]E3` with an add-on, `]E4` EAN-8. */
const RETAIL = /^\]E[0-4]/;
const ANY_SYMBOLOGY = /^\][A-Za-z][0-9A-Za-z]/;
/** How a label's data begins without a symbology identifier: with a key of goods. */
const LABEL = /^0[012]\d{6}/;
const EAN_13 = 13;

/** A code without what scanners put around it: spaces, line ends, a byte-order mark, the symbology identifier of a symbol that carries any text. */
export function bareCode(text: string): string {
  const trimmed = text.trim();
  return GS1_DATA.test(trimmed) || RETAIL.test(trimmed) ? trimmed : trimmed.replace(ANY_SYMBOLOGY, '').trim();
}

/**
 * Reads EAN and UPC digits, GS1 element strings with or without brackets, GS1 Digital Links and EPCs in hexadecimal or as URIs. A text with two readings that differ, a wrong check
 * digit or an impossible value is refused; what looks like none of these is `unknown-code`.
 */
export function readCode(text: string, context: CodeContext): Read<StockCode> {
  const code = bareCode(text);
  if (RETAIL.test(code)) return single(readRetail(code), context);
  if (GS1_DATA.test(code)) return readGs1(code.slice(3).trim(), context);
  if (isLink(code)) return single(readDigitalLink(code), context);
  if (isEpcUri(code)) return single(readEpcUri(code), context);
  if (code.startsWith('(')) return single(readBracketed(code), context);
  if (isGtinShaped(code)) return single(asItem(readRetailDigits(code)), context);
  const epc = isEpcHex(code) ? readTag(code) : null;
  const elements = separated(code);
  // A text that no standard has shaped is somebody's own code.
  if (!epc && !LABEL.test(elements) && !elements.includes(SEPARATOR))
    return refusedCode('unknown-code', `no item has the code ${shownCode(code)}`);
  const read = readElementString(elements);
  if (!epc) return settled(read, context);
  // Twenty-four digits can be a tag's and a label's.
  return read.ok && epc.ok
    ? settled({ ok: true, value: [epc.value, ...read.value] }, context)
    : read.ok
      ? settled(read, context)
      : single(epc, context);
}

/** Some scanners print the separator's picture in its place. */
function separated(code: string): string {
  return code.replaceAll('\u241d', SEPARATOR);
}

function readGs1(body: string, context: CodeContext): Read<StockCode> {
  if (body.startsWith('(')) return single(readBracketed(body), context);
  // Some readers leave the identifier of a DataBar's only element out.
  if (isGtinShaped(body) && body.length === 14) return single(asItem(readGtin(body)), context);
  return settled(readElementString(separated(body)), context);
}

function readRetail(code: string): Read<Elements> {
  const digits = code.slice(3).trim();
  if (code.startsWith(']E4')) return asItem(readGtin(digits));
  return asItem(code.startsWith(']E3') ? readGtin(digits.slice(0, EAN_13)) : readRetailDigits(digits));
}

function readTag(code: string): Read<Elements> {
  const epc = readEpcHex(code);
  return epc.ok ? epcElements(epc.value) : epc;
}

function asItem(gtin: Read<string>): Read<Elements> {
  return gtin.ok ? { ok: true, value: new Map([['01', gtin.value]]) } : gtin;
}

function single(read: Read<Elements>, context: CodeContext): Read<StockCode> {
  return read.ok ? stockCode(read.value, context.year) : read;
}

/** The one reading that says something of stock; refused where two do and do not say the same. */
function settled(read: Read<readonly Elements[]>, { year, lot }: CodeContext): Read<StockCode> {
  if (!read.ok) return read;
  const codes = new Map<string, StockCode>();
  let problem: CodeProblem | null = null;
  for (const elements of read.value) {
    const code = stockCode(elements, year);
    if (code.ok) codes.set(JSON.stringify(code.value), code.value);
    else problem ??= code;
  }
  let candidates = [...codes.values()];
  if (candidates.length > 1 && lot !== null) candidates = candidates.filter((code) => code.lot === lot);
  const [first, second] = candidates;
  if (first && !second) return { ok: true, value: first };
  if (codes.size === 0) return problem!;
  return refusedCode('ambiguous-code', `without its FNC1 the code can mean ${[...codes.values()].slice(0, 3).map(told).join(', or ')}`);
}

function told({ gtin, lot, serial, expiry, count }: StockCode): string {
  const said = { lot, serial, expiry, count };
  const words = Object.entries(said).flatMap(([name, value]) => (value === null ? [] : [`${name} ${value}`]));
  return [gtin, ...words].join(' ');
}
