import { circleFrom, type SuccessorOf } from '../domain/items/succession.ts';

const NAME = /^[^\p{Cc};]{1,64}$/u;
const MOST = 20;

/** The substitutes of a cell such as `SOAP-2;SOAP-3`, the first choice first, or what is wrong. */
export function readSubstitutes(
  cell: string,
  sku: string,
): { readonly substitutes: readonly string[]; readonly problems: readonly string[] } {
  const substitutes: string[] = [];
  const problems: string[] = [];
  for (const part of cell.split(';').map((text) => text.trim())) {
    if (part === '') continue;
    if (!NAME.test(part)) problems.push(`substitutes: "${part.slice(0, 40)}" must be 1 to 64 printable characters`);
    else if (part === sku) problems.push(`substitutes: "${sku}" is the item itself`);
    else if (substitutes.includes(part)) problems.push(`substitutes: "${part}" is named twice`);
    else substitutes.push(part);
  }
  if (substitutes.length > MOST) problems.push(`substitutes: names ${substitutes.length}, at most ${MOST} can be`);
  return { substitutes, problems };
}

/** What is wrong with the successor of an item, in words; null where nothing is. That nobody knows it is not: it may be imported later. */
export function successorProblem(sku: string, successorOf: SuccessorOf): string | null {
  const circle = circleFrom(sku, successorOf);
  if (circle?.[0] !== sku) return null;
  return circle.length === 2 ? `the successor of "${sku}" is the item itself` : `its successors lead in a circle: ${circle.join(', ')}`;
}
