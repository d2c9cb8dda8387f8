import { elementFormat } from './application-identifiers.ts';
import { checkDigit } from './check-digit.ts';
import { type Elements, elementProblem } from './element.ts';
import type { Epc } from './epc-hex.ts';
import { type Read, refusedCode, shownCode } from './read.ts';

const URI = /^urn:epc:(id|tag|class|idpat):([a-z]+)(?:-\d+)?:(.+)$/i;
/** Digits of company prefix and reference together. */
const DIGITS: ReadonlyMap<string, number> = new Map([
  ['sgtin', 13],
  ['lgtin', 13],
  ['sscc', 17],
  ['sgln', 12],
]);

/** Whether a text is an EPC in the form of a URI. */
export function isEpcUri(text: string): boolean {
  return /^urn:epc:/i.test(text);
}

/**
 * What an EPC URI says: `urn:epc:id:sgtin:0614141.812345.6789`, `urn:epc:tag:sgtin-96:1.0614141.812345.6789`, of a class `urn:epc:idpat:sgtin:0614141.812345.*` and of a lot
 * `urn:epc:class:lgtin:0614141.812345.AB-1` (EPC Tag Data Standard 1.13, sections 6, 8 and 12; Core Business Vocabulary 2.0, section 8.3.1).
 */
export function readEpcUri(text: string): Read<Elements> {
  const [, form, named, body = ''] = URI.exec(text) ?? [];
  const scheme = named?.toLowerCase() ?? '';
  const digits = DIGITS.get(scheme);
  if (digits === undefined) return refusedCode('unsupported-code', `${shownCode(text)} is no EPC of goods in stock`);
  const parts = form?.toLowerCase() === 'tag' ? body.split('.').slice(1).join('.') : body;
  const [, companyPrefix = '', reference = '', written] = /^(\d{6,12})\.(\d*)(?:\.(.+))?$/s.exec(parts) ?? [];
  if (companyPrefix.length + reference.length !== digits)
    return refusedCode('bad-code', `${shownCode(text)} has not the ${digits} digits of a company prefix and a reference`);
  if ((written === undefined) !== (scheme === 'sscc')) return refusedCode('bad-code', `${shownCode(text)} has the wrong number of parts`);
  const serial = written === undefined || (written === '*' && form?.toLowerCase() === 'idpat') ? null : unescaped(written);
  if (serial === '') return refusedCode('bad-code', `${shownCode(text)} has a broken percent sign`);
  if (scheme === 'lgtin') return withKey('10', serial, itemKey(companyPrefix, reference));
  return epcElements({ scheme: scheme as Epc['scheme'], companyPrefix, reference, serial });
}

/** The elements that an EPC stands for (EPC Tag Data Standard 1.13, section 7). */
export function epcElements({ scheme, companyPrefix, reference, serial }: Epc): Read<Elements> {
  if (scheme === 'sgtin') return withKey('21', serial, itemKey(companyPrefix, reference));
  if (scheme === 'sscc') return withKey('21', null, ['00', `${reference[0]}${companyPrefix}${reference.slice(1)}`]);
  return withKey('254', serial === '0' ? null : serial, ['414', `${companyPrefix}${reference}`]);
}

/** The reference begins with the indicator, the first digit of a GTIN-14. */
function itemKey(companyPrefix: string, reference: string): readonly [string, string] {
  return ['01', `${reference[0]}${companyPrefix}${reference.slice(1)}`];
}

function withKey(ai: string, value: string | null, [key, digits]: readonly [string, string]): Read<Elements> {
  const elements = new Map([[key, `${digits}${checkDigit(digits)}`]]);
  if (value === null) return { ok: true, value: elements };
  const problem = elementProblem(elementFormat(ai)!, value);
  return problem ?? { ok: true, value: elements.set(ai, value) };
}

/** Empty where a percent sign is broken. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
