import type { Reason } from '../../domain/replenishment/decision.ts';
import { mostPacks } from '../../domain/replenishment/joint-orders.ts';
import { belowMinimumReason, partWaitsReason, ridesReason, togetherReason } from '../../domain/suppliers/supplier-words.ts';
import type { ChosenToGo } from './choose-supplier-order.ts';
import type { Placed } from './place-order.ts';
import { couldRide, type Gathering, type GatheringParts, lineOf, ofSupplier } from './supplier-gathering.ts';
import { asRiding, type Line, type Look } from './supplier-lines.ts';

export interface PlacingParts extends GatheringParts {
  /** The same as `look`, of an item whose order has its day at the dock. */
  readonly lookAgain: (sku: string) => Look | null;
  /** Places an order in the caller's transaction; returns how many messages for upstream that made. */
  readonly place: (placed: Placed) => number;
}

/** A chosen order that is being placed, an item at a time. */
export interface Placing extends ChosenToGo {
  /** Items that have not been placed, the next one last: riders with their packs, lines without. */
  readonly open: { readonly sku: string; readonly packs: number | null }[];
  /** What the order comes to so far, with what was placed before it, minor units. */
  comesMinor: number;
}

/** Begins with nothing placed: lines go first, then what rides along. */
export function beginPlacing(chosen: ChosenToGo, { lines }: Gathering): Placing {
  const riders = [...chosen.order.choice.ride.packs].map(([sku, packs]) => ({ sku, packs }));
  const open = [...[...lines.keys()].map((sku) => ({ sku, packs: null })), ...riders].reverse();
  return { ...chosen, open, comesMinor: chosen.placedMinor };
}

/** Places the next item as it is by now, in the caller's transaction; nothing where it is not asked for any more, or has no room to ride along. Returns how many messages for upstream that made. */
export function placeNext(parts: PlacingParts, gathering: Gathering, placing: Placing, at: { now: number; turn: number }): number {
  const { sku, packs } = placing.open.pop()!;
  return packs === null
    ? placeLine(parts, gathering, placing, { ...at, sku })
    : placeRider(parts, gathering, placing, { ...at, sku, packs });
}

/** Whether so much of a chosen order was not asked for any more that it is below its minimum. */
export function hasFallenBelow({ order, comesMinor }: Placing): boolean {
  return order.choice.kind === 'go' && comesMinor < (order.minimumMinor ?? 0);
}

interface At {
  readonly sku: string;
  readonly now: number;
  readonly turn: number;
}

function placeLine(parts: PlacingParts, gathering: Gathering, placing: Placing, { sku, now, turn }: At): number {
  const seen = gathering.lines.get(sku)!;
  gathering.lines.delete(sku);
  const line = seen.turn === turn ? seen.line : lineAgain(parts, gathering, sku);
  if (!line) return 0;
  const { order } = placing;
  const { answer } = line;
  const isBelow = order.choice.kind === 'ask';
  const reason = isBelow ? belowMinimumReason(answer.reason, order) : whyNot(placing, togetherReason(answer.reason, order));
  placing.comesMinor += (seen.unitCost ?? 0) * answer.quantity;
  return parts.place({ ...line, answer: { ...answer, reason }, now, ...approvalOf(placing) });
}

function lineAgain(parts: PlacingParts, gathering: Gathering, sku: string): Line | null {
  const look = ofSupplier(parts, parts.lookAgain(sku), gathering.supplier);
  return look?.answer.kind === 'order' ? lineOf(parts, gathering, look as Line) : null;
}

function placeRider(parts: PlacingParts, gathering: Gathering, placing: Placing, at: At & { readonly packs: number }): number {
  const { sku, now, turn } = at;
  const seen = gathering.riders.get(sku)!;
  gathering.riders.delete(sku);
  const { look, packs } = seen.turn === turn ? { look: seen.look, packs: at.packs } : ridingAgain(parts, gathering, at);
  if (!look || packs === 0) return 0;
  const { item, input, terms, ...riding } = asRiding(look, packs);
  const reason = whyNot(placing, ridesReason(riding, placing.order));
  placing.comesMinor += packs * seen.rider.packCost;
  return parts.place({ item, input, terms, answer: { kind: 'order', ...riding, priority: 0, reason }, now, ...approvalOf(placing) });
}

/** What still fits of it. */
function ridingAgain(parts: PlacingParts, gathering: Gathering, { sku, now, packs }: At & { readonly packs: number }) {
  const look = ofSupplier(parts, parts.lookAgain(sku), gathering.supplier);
  const rider = look && look.answer.kind !== 'order' ? couldRide(parts, look, { ...gathering, now }) : null;
  const most = rider ? mostPacks(rider) : 0;
  return { look, packs: rider && most >= rider.pieces[0]!.packs ? Math.min(packs, most) : 0 };
}

function whyNot({ order, isProposed }: Placing, reason: Reason): Reason {
  return isProposed && order.choice.kind !== 'ask' ? partWaitsReason(reason, order.supplier) : reason;
}

function approvalOf({ isProposed }: Placing): { readonly approval?: 'manual' } {
  return isProposed ? { approval: 'manual' } : {};
}
