import { elementFormat } from './application-identifiers.ts';
import { type Elements, elementProblem } from './element.ts';
import { readGtin } from './gtin.ts';
import { type CodeProblem, type Read, refusedCode, shownCode } from './read.ts';

const LINK = /^https?:\/\/[^/?#]+(\/[^?#]*)?(?:\?([^#]*))?(?:#.*)?$/i;
/** Keys that a link may begin with, each with the qualifiers that may follow it in the path, in their order (GS1 Digital Link Standard: URI Syntax, section 4). */
const QUALIFIERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['00', []],
  ['01', ['22', '10', '21']],
  ['414', ['254']],
]);
/** One segment of base 64 letters, longer than words are (GS1 Digital Link Standard: compression). */
const COMPRESSED = /^[A-Za-z0-9_-]{12,}$/;

/** Whether a text is a web address. */
export function isLink(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

/** What a GS1 Digital Link of any domain says: key and qualifiers of its path, and the identifiers of its query; what else is in the query is not GS1's. */
export function readDigitalLink(text: string): Read<Elements> {
  const [, path = '', query = ''] = LINK.exec(text) ?? [];
  const segments = path.split('/').slice(1);
  if (segments.at(-1) === '') segments.pop();
  const start = keyAt(segments);
  if (start < 0) return noKey(segments, text);
  const elements = new Map<string, string>();
  for (let at = start; at < segments.length; at += 2) {
    const problem = add(elements, segments[at]!, segments[at + 1]!);
    if (problem) return problem;
  }
  for (const pair of query.split(/[&;]/)) {
    const [, ai, value] = /^(\d{2,4})=(.*)$/s.exec(pair) ?? [];
    const problem = ai === undefined || !elementFormat(ai) ? null : add(elements, ai, value!);
    if (problem) return problem;
  }
  return { ok: true, value: elements };
}

/** Where the path's key is: behind it come only pairs of its qualifiers, in their order; -1 where there is none. */
function keyAt(segments: readonly string[]): number {
  return segments.findIndex((key, at) => {
    const qualifiers = QUALIFIERS.get(key);
    const rest = segments.slice(at);
    if (!qualifiers || rest.length % 2 !== 0) return false;
    const places = rest.filter((_, index) => index > 0 && index % 2 === 0).map((name) => qualifiers.indexOf(name));
    return places.every((place, index) => place > (places[index - 1] ?? -1));
  });
}

function noKey(segments: readonly string[], text: string): CodeProblem {
  if (segments.some((segment) => COMPRESSED.test(segment) && /\d/.test(segment) && /[A-Za-z]/.test(segment)))
    return refusedCode(
      'compressed-link',
      `${shownCode(text)} is a compressed Digital Link: only a resolver on the network can tell what it means`,
    );
  return refusedCode('no-product', `${shownCode(text)} is a web address that names no product`);
}

function add(elements: Map<string, string>, ai: string, written: string): CodeProblem | null {
  const value = decoded(written);
  if (value === null) return refusedCode('bad-code', `(${ai}) has a broken percent sign in ${shownCode(written)}`);
  // Links may bear a GTIN of any length.
  const gtin = ai === '01' ? readGtin(value) : null;
  if (gtin && !gtin.ok) return gtin;
  const settled = gtin ? gtin.value : value;
  if (elements.has(ai)) return refusedCode('bad-code', `(${ai}) stands in the link twice`);
  elements.set(ai, settled);
  return elementProblem(elementFormat(ai)!, settled);
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
