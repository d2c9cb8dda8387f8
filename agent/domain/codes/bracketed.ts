import { elementFormat } from './application-identifiers.ts';
import { type Elements, elementProblem } from './element.ts';
import { type Read, refusedCode, shownCode } from './read.ts';

/** What is printed under a GS1 barcode for people, `(01)04006381333931(10)AB-1`, spaces between the parts allowed (GS1 General Specifications, section 4.14). */
export function readBracketed(text: string): Read<Elements> {
  const elements = new Map<string, string>();
  // Parts: before the first identifier, then identifier and value by turns.
  const [before, ...parts] = text.split(/\((\d{2,4})\)/);
  if (before !== '' || parts.length === 0)
    return refusedCode('bad-code', `${shownCode(text)} does not begin with an identifier in brackets`);
  for (let index = 0; index < parts.length; index += 2) {
    const [ai, value] = [parts[index]!, parts[index + 1]!.trim()];
    const format = elementFormat(ai);
    if (!format) return refusedCode('bad-code', `(${ai}) is no known application identifier`);
    const problem = elementProblem(format, value);
    if (problem) return problem;
    if (elements.has(ai)) return refusedCode('bad-code', `(${ai}) stands in the code twice`);
    elements.set(ai, value);
  }
  return { ok: true, value: elements };
}
