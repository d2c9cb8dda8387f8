import { worthOf } from '../replenishment/joint-orders.ts';
import { createCheapestPieces } from './cheapest-pieces.ts';
import type { Rider } from './rider.ts';
import type { SupplierTerms } from './supplier.ts';

/** Base units that the dock still takes, by day; a day that is not named takes any number. */
export type DockRoom = ReadonlyMap<number, number>;

/** Packs that ride along, what they come to and what they cost on balance: holding less the waiting that they avoid. */
export interface Ride {
  readonly packs: ReadonlyMap<string, number>;
  readonly valueMinor: number;
  readonly costMinor: number;
}

/** An order to a supplier as it would be without riders; money in its currency. */
export interface SupplierOrder {
  readonly terms: Pick<SupplierTerms, 'minimumOrderMinor' | 'freeShippingMinor' | 'shippingCostMinor'>;
  /** What was ordered for the same order day already. */
  readonly placedMinor: number;
  /** What the items that ask for an order come to. */
  readonly askedMinor: number;
  /** Expected shortage if they wait for the next chance; and what keeping them until then costs. */
  readonly waitingMinor: number;
  readonly holdingMinor: number;
  readonly riders: readonly Rider[];
  /** What riders may come to. */
  readonly spareMinor: number;
  /** What the dock takes of them; without it any number. */
  readonly dockRoom?: DockRoom;
  /** A part of it has gone: it does not wait any more. */
  readonly isBegun?: boolean;
}

/** `go`: with these riders, for this reason. `wait`: the next chance is cheaper. `ask`: waiting is dear, and the minimum cannot be reached. Both costs are on balance. */
export interface SupplierChoice {
  readonly kind: 'go' | 'wait' | 'ask';
  readonly ride: Ride;
  readonly why: 'minimum' | 'free-shipping' | null;
  /** What the order costs now that it would not cost at the next chance. */
  readonly orderingMinor: number;
}

/** So many pieces are a step. */
const PIECES_PER_STEP = 64;

const NOBODY: Ride = { packs: new Map(), valueMinor: 0, costMinor: 0 };

/** Whether an order goes now, who rides along, or whether it waits: the cheapest of what the supplier allows. An order below the minimum never goes. In steps, for of thousands of items the choice takes longer than a turn. */
export function* chooseSupplierOrder(order: SupplierOrder): Generator<void, SupplierChoice> {
  const { minimumOrderMinor, freeShippingMinor, shippingCostMinor } = order.terms;
  const sum = order.placedMinor + order.askedMinor;
  const shippingAt = (total: number) => (freeShippingMinor !== null && total >= freeShippingMinor ? 0 : (shippingCostMinor ?? 0));
  const least = yield* reach(minimumOrderMinor ?? 0, sum, order);
  const free =
    freeShippingMinor !== null && freeShippingMinor > (minimumOrderMinor ?? 0) ? yield* reach(freeShippingMinor, sum, order) : null;
  const costOf = (ride: Ride) => ride.costMinor + shippingAt(sum + ride.valueMinor);
  const isFree = least !== null && free !== null && free !== NOBODY && costOf(free) < costOf(least);
  const ride = isFree ? free : (least ?? NOBODY);
  const orderingMinor = costOf(ride) + order.holdingMinor;
  if (minimumOrderMinor === null || sum >= minimumOrderMinor) {
    return { kind: 'go', ride, why: isFree ? 'free-shipping' : null, orderingMinor };
  }
  if (!order.isBegun && order.waitingMinor < orderingMinor) return { kind: 'wait', ride: NOBODY, why: 'minimum', orderingMinor };
  return { kind: least ? 'go' : 'ask', ride, why: isFree ? 'free-shipping' : 'minimum', orderingMinor };
}

function* reach(level: number, sum: number, order: SupplierOrder): Generator<void, Ride | null> {
  return sum >= level ? NOBODY : yield* cheapestRide(order.riders, level - sum, order);
}

/**
 * Riders that together come to at least `level` and at most `spareMinor`, minor units, and on no day to more units than the dock takes: pieces by what they cost on balance for their money, the cheapest first (the greedy rule of
 * a knapsack that is to be covered; Dantzig 1957), and of those taken last as few as it takes; null where they do not reach. In steps.
 */
export function* cheapestRide(
  riders: readonly Rider[],
  level: number,
  { spareMinor, dockRoom = new Map() }: Pick<SupplierOrder, 'spareMinor' | 'dockRoom'>,
): Generator<void, Ride | null> {
  const room = new Map(dockRoom);
  const fitting = ({ dock }: Rider) =>
    dock ? Math.floor((room.get(dock.day) ?? Number.POSITIVE_INFINITY) / dock.unitsPerPack) : Number.POSITIVE_INFINITY;
  const taken = new Map<Rider, number>();
  let value = 0;
  const pieces = yield* createCheapestPieces(riders);
  for (let steps = 1; value < level; steps++) {
    if (steps % PIECES_PER_STEP === 0) yield;
    const piece = pieces.take();
    if (!piece) break;
    const { rider, packs } = piece;
    const isFirst = !taken.has(rider);
    const wanted = isFirst ? packs : Math.min(packs, Math.ceil((level - value) / rider.packCost), fitting(rider));
    if (wanted === 0 || wanted > fitting(rider) || value + wanted * rider.packCost > spareMinor) pieces.leave();
    else {
      if (rider.dock && room.has(rider.dock.day)) room.set(rider.dock.day, room.get(rider.dock.day)! - wanted * rider.dock.unitsPerPack);
      taken.set(rider, (taken.get(rider) ?? 0) + wanted);
      value += wanted * rider.packCost;
      pieces.next();
    }
  }
  if (value < level) return null;
  yield;
  const needed = withoutSurplus(taken, value - level);
  yield;
  return rideOf(needed);
}

/** Leaves out, of those taken last first, what is not needed to reach the level. */
function withoutSurplus(taken: ReadonlyMap<Rider, number>, surplus: number): Map<Rider, number> {
  const kept = new Map(taken);
  let left = surplus;
  for (const [rider, packs] of [...taken].reverse()) {
    const most = Math.floor(left / rider.packCost);
    const fewer = most >= packs ? packs : Math.max(0, Math.min(most, packs - rider.pieces[0]!.packs));
    if (fewer === packs) kept.delete(rider);
    else kept.set(rider, packs - fewer);
    left -= fewer * rider.packCost;
  }
  return kept;
}

function rideOf(taken: ReadonlyMap<Rider, number>): Ride {
  const packs = new Map<string, number>();
  let [valueMinor, costMinor] = [0, 0];
  for (const [rider, count] of taken) {
    packs.set(rider.sku, count);
    valueMinor += count * rider.packCost;
    costMinor += count * rider.holdingPerPack - worthOf({ sku: rider.sku, packCost: rider.packCost, pieces: rider.pieces }, count);
  }
  return { packs, valueMinor, costMinor };
}
