import { phrase, type Said, said } from '../sentences/phrase.ts';

/** What a customer's order line still waits for, in base units; times in UTC milliseconds. */
export interface WaitingLine {
  readonly orderRef: string;
  readonly line: string;
  readonly quantity: number;
  readonly dueBy: number | null;
  /** Higher is served first. */
  readonly priority: number;
  readonly reservedAt: number;
}

/** A line with what is allocated to it of what is on hand, and what it lacks. */
export interface AllocatedLine extends WaitingLine {
  readonly allocated: number;
  readonly short: number;
}

/** By what short stock is allocated, in words. */
export const ALLOCATION_RULE = phrase('allocationRule', {});

/** Allocates what is on hand to order lines: the highest priority first, then the earliest due (without a date last), then the first to arrive; each gets what is left, up to its quantity. */
export function allocate(onHand: number, lines: readonly WaitingLine[]): AllocatedLine[] {
  let left = Math.max(0, onHand);
  return [...lines].sort(inTurn).map((line) => {
    const allocated = Math.min(left, line.quantity);
    left -= allocated;
    return { ...line, allocated, short: line.quantity - allocated };
  });
}

function inTurn(a: WaitingLine, b: WaitingLine): number {
  const due = ({ dueBy }: WaitingLine) => dueBy ?? Number.MAX_SAFE_INTEGER;
  return (
    b.priority - a.priority || due(a) - due(b) || a.reservedAt - b.reservedAt || compare(a.orderRef, b.orderRef) || compare(a.line, b.line)
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const MOST_NAMED = 5;

/** What is to be said where stock does not reach for what is reserved; null where it does. */
export function shortFinding(
  sku: string,
  onHand: number,
  lines: readonly AllocatedLine[],
): (Said & { readonly numbers: Readonly<Record<string, number>> }) | null {
  const lacking = lines.filter(({ short }) => short > 0);
  if (lacking.length === 0) return null;
  const reserved = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const short = lacking.reduce((sum, line) => sum + line.short, 0);
  const [named, more] = [lacking.slice(0, MOST_NAMED), Math.max(0, lacking.length - MOST_NAMED)];
  return {
    ...said(phrase('shortStock', { sku, onHand, reserved, rule: ALLOCATION_RULE, lines: lacking.length, named, more })),
    numbers: { onHand, reserved, short, lines: lacking.length },
  };
}
