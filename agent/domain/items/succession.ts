import type { Item } from './item.ts';

/** What a SKU names as its successor: null where it names none, undefined where nobody knows the SKU. */
export type SuccessorOf = (sku: string) => string | null | undefined;

/** By what an item is followed: nothing, a SKU that is ordered in its place, or one of which nobody can say whether it may be. */
export type Succession =
  | { readonly kind: 'none' }
  | { readonly kind: 'by'; readonly sku: string }
  | { readonly kind: 'in-doubt'; readonly sku: string; readonly circle: readonly string[] | null; readonly units?: BaseUnits };

/** The base unit of an item, and another one in which its successor is counted. */
export interface BaseUnits {
  readonly own: string;
  readonly other: string;
}

/** Follows the successors of an item. In doubt is one that nobody knows, or whose own successors lead round in a circle: then there is nothing that could be ordered in the end. */
export function successionOf(sku: string, successorOf: SuccessorOf): Succession {
  const next = successorOf(sku);
  if (!next) return { kind: 'none' };
  const circle = circleFrom(sku, successorOf);
  if (circle || successorOf(next) === undefined) return { kind: 'in-doubt', sku: next, circle };
  return { kind: 'by', sku: next };
}

/** The SKUs of the circle into which the successors of an item lead, the first once more at the end; null where they come to an end. */
export function circleFrom(sku: string, successorOf: SuccessorOf): string[] | null {
  const passed: string[] = [];
  for (let at: string | null | undefined = sku; at; at = successorOf(at)) {
    const before = passed.indexOf(at);
    if (before >= 0) return [...passed.slice(before), at];
    passed.push(at);
  }
  return null;
}

/** What customers can be sent in the place of an item, the first choice first: its successor, then its substitutes. One-way: that they take it for this one does not mean the reverse. */
export function substitutesOf({ sku, successor, substitutes }: Pick<Item, 'sku' | 'successor' | 'substitutes'>): readonly string[] {
  const named = new Set([...(successor === null ? [] : [successor]), ...(substitutes ?? [])]);
  named.delete(sku);
  return [...named];
}

/** Why one item cannot stand in for another, in words: grams are no pieces. Null where both are counted in the same base unit, or one of them is not known. */
export function unitProblem(sku: string, other: string, unitOf: (sku: string) => string | undefined): string | null {
  const [own, its] = [unitOf(sku), unitOf(other)];
  return own === undefined || its === undefined || own === its ? null : `${sku} is counted in ${own}, ${other} in ${its}`;
}

/** Base units of a SKU that it can spare for another. */
export interface Spare {
  readonly sku: string;
  readonly units: number;
}

/** Base units of all that can be spared. */
export function spareUnits(spares: readonly Spare[]): number {
  return spares.reduce((sum, { units }) => sum + units, 0);
}
