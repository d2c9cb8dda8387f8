import { type ElementFormat, identifierAt } from './application-identifiers.ts';
import { type Elements, elementProblem } from './element.ts';
import { type CodeProblem, type Read, refusedCode, shownCode } from './read.ts';

/** ASCII 29: stands for FNC1 behind a value of variable length (GS1 General Specifications, section 7.8). */
export const SEPARATOR = '\u001d';
/** More places than a label has to look at; a text made to have more readings than that has no certain one. */
const MOST_STEPS = 1000;

/**
 * The readings of a GS1 element string, the standard's own first: values of variable length run to the next separator, ASCII 29. In a text without one it may have been lost: there, each place
 * where a value could end and another identifier of goods in stock begin is a reading of its own. Refused is a text that has none.
 */
export function readElementString(text: string): Read<readonly Elements[]> {
  const segments = text.split(SEPARATOR).filter((segment) => segment !== '');
  if (segments.length === 0) return refusedCode('bad-code', 'the code is empty');
  if (text.includes(SEPARATOR)) {
    const elements = new Map<string, string>();
    for (const segment of segments) {
      const problem = readSegment(segment, elements);
      if (problem) return problem;
    }
    return { ok: true, value: [elements] };
  }
  const standard = new Map<string, string>();
  const problem = readSegment(text, standard);
  const lost = readingsWithLoss(text);
  if (lost === null) return refusedCode('ambiguous-code', `${shownCode(text)} can be read in too many ways without its FNC1`);
  const all = problem ? lost : [standard, ...lost];
  return all.length > 0 ? { ok: true, value: all } : problem!;
}

/** Adds what stands between two separators, or says what is wrong with it. */
function readSegment(segment: string, elements: Map<string, string>): CodeProblem | null {
  let at = 0;
  while (at < segment.length) {
    const format = identifierAt(segment, at);
    if (!format) return refusedCode('bad-code', `no known application identifier begins at "${shownCode(segment.slice(at))}"`);
    const from = at + format.ai.length;
    at = format.isPredefined ? Math.min(from + format.most, segment.length) : segment.length;
    const value = segment.slice(from, at);
    const problem = elementProblem(format, value) ?? repeated(elements, format);
    if (problem) return problem;
    elements.set(format.ai, value);
  }
  return null;
}

/** A problem where the identifier was met before: two labels in one scan. */
function repeated(elements: Elements, { ai }: ElementFormat): CodeProblem | null {
  return elements.has(ai) ? refusedCode('bad-code', `(${ai}) stands in the code twice`) : null;
}

/** All readings in which at least one separator is missing; null where looking for them takes too long. */
function readingsWithLoss(text: string): Elements[] | null {
  const found: Elements[] = [];
  let steps = 0;

  function walk(at: number, elements: Elements, isLoss: boolean): void {
    if (++steps > MOST_STEPS) return;
    if (at === text.length) {
      if (isLoss) found.push(elements);
      return;
    }
    const format = identifierAt(text, at);
    if (!format?.isForStock || elements.has(format.ai)) return;
    const from = at + format.ai.length;
    const most = Math.min(format.most, text.length - from);
    for (let length = format.least; length <= most; length++) {
      const value = text.slice(from, from + length);
      if (elementProblem(format, value)) continue;
      const end = from + length;
      walk(end, new Map(elements).set(format.ai, value), isLoss || (!format.isPredefined && end < text.length));
    }
  }

  walk(0, new Map(), false);
  return steps > MOST_STEPS ? null : found;
}
