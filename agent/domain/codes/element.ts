import type { ElementFormat } from './application-identifiers.ts';
import { readShortDate } from './century.ts';
import { checkDigit, hasRightCheckDigit } from './check-digit.ts';
import { type CodeProblem, refusedCode, shownCode } from './read.ts';

/** What a code says, by application identifier. */
export type Elements = ReadonlyMap<string, string>;

/** GS1 General Specifications, section 7.11: character set 82. */
const SET_82 = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]*$/;
const DIGITS = /^\d*$/;
/** Any year does: which century is meant does not make a date right, but for 29 February of a year that only one century has. */
const ANY_YEAR = 2026;

/** What is wrong with the value of an identifier; null where nothing is. */
export function elementProblem({ ai, kind, least, most }: ElementFormat, value: string): CodeProblem | null {
  const shown = `(${ai})${shownCode(value)}`;
  if (value.length < least || value.length > most)
    return refusedCode('bad-code', `${shown} has ${value.length} characters, not ${least === most ? least : `${least} to ${most}`}`);
  if (kind === 'x') return SET_82.test(value) ? null : refusedCode('bad-code', `${shown} has characters that GS1 codes have not`);
  if (!DIGITS.test(value)) return refusedCode('bad-code', `${shown} is not of digits`);
  if (kind === 'd' && readShortDate(value, ANY_YEAR) === null) return refusedCode('bad-code', `${shown} is no date YYMMDD`);
  if (kind !== 'k' || hasRightCheckDigit(value)) return null;
  const expected = checkDigit(value.slice(0, -1));
  return refusedCode('bad-check-digit', `${shown} ends in ${value.at(-1)}, where the check digit of the others is ${expected}`);
}
