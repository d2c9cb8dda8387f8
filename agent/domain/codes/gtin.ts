import { checkDigit, hasRightCheckDigit } from './check-digit.ts';
import { type Read, refusedCode } from './read.ts';
import { expandUpcE } from './upc-e.ts';

const WRITTEN = /^(?:\d{8}|\d{12,14})$/;

/** Whether a text has the shape of a GTIN-8, -12, -13 or -14. */
export function isGtinShaped(text: string): boolean {
  return WRITTEN.test(text);
}

/** A GTIN of 8, 12, 13 or 14 digits as the 14 digits that databases compare (GS1 General Specifications, section 3.3); refused are other lengths and a wrong check digit. */
export function readGtin(text: string): Read<string> {
  if (!isGtinShaped(text)) return refusedCode('bad-code', `${text} is no GTIN: those have 8, 12, 13 or 14 digits`);
  if (hasRightCheckDigit(text)) return { ok: true, value: text.padStart(14, '0') };
  const expected = checkDigit(text.slice(0, -1));
  return refusedCode('bad-check-digit', `${text} ends in ${text.at(-1)}, where the check digit of the others is ${expected}`);
}

/**
 * What the digits under a retail barcode mean. Eight digits that begin with 0 are a UPC-E where its check digit fits: GTIN-8 of that prefix are numbers
 * within a company (GS1 General Specifications, section 1.4), which whoever uses them has imported as they are.
 */
export function readRetailDigits(text: string): Read<string> {
  const expanded = text.length === 8 ? expandUpcE(text) : null;
  if (expanded !== null && hasRightCheckDigit(expanded)) return readGtin(expanded);
  return readGtin(text);
}

/** The lengths in which a GTIN-14 can be written: without its leading zeros as 13, 12 and 8 digits where it has enough of them. */
export function gtinForms(gtin: string): string[] {
  return [13, 14, 12, 8].filter((length) => /^0*$/.test(gtin.slice(0, 14 - length))).map((length) => gtin.slice(14 - length));
}

/** The GTIN-14 of what a case holds, as its indicator 1 to 8 says (GS1 General Specifications, section 2.1); null for a GTIN that is no case, and for 9, goods of variable measure. */
export function contentGtin(gtin: string): string | null {
  if (gtin[0] === '0' || gtin[0] === '9') return null;
  const content = `0${gtin.slice(1, 13)}`;
  return `${content}${checkDigit(content)}`;
}
