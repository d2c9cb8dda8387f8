import { type BenefitPiece, worthOf } from '../replenishment/joint-orders.ts';
import type { SupplierTerms } from './supplier.ts';

/** An item that could ride along with an order: whole packs, none or at least the first piece, none worth more than the one before. Minor units per pack. */
export interface Rider {
  readonly sku: string;
  readonly packCost: number;
  /** Expected cost of waiting that its packs avoid; all of them together do not lift it above its order-up-to level. */
  readonly pieces: readonly BenefitPiece[];
  /** What keeping a pack costs until it would have been ordered anyway. */
  readonly holdingPerPack: number;
  /** The day on which it would come to a dock that takes only so much; absent where it needs no room there. */
  readonly dock?: { readonly day: number; readonly unitsPerPack: number };
}

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

const NOBODY: Ride = { packs: new Map(), valueMinor: 0, costMinor: 0 };

/** Whether an order goes now, who rides along, or whether it waits: the cheapest of what the supplier allows. An order below the minimum never goes. */
export function chooseSupplierOrder(order: SupplierOrder): SupplierChoice {
  const { minimumOrderMinor, freeShippingMinor, shippingCostMinor } = order.terms;
  const sum = order.placedMinor + order.askedMinor;
  const shippingAt = (total: number) => (freeShippingMinor !== null && total >= freeShippingMinor ? 0 : (shippingCostMinor ?? 0));
  const reach = (level: number): Ride | null => (sum >= level ? NOBODY : cheapestRide(order.riders, level - sum, order));
  const least = reach(minimumOrderMinor ?? 0);
  const free = freeShippingMinor !== null && freeShippingMinor > (minimumOrderMinor ?? 0) ? reach(freeShippingMinor) : null;
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

interface Step {
  readonly rider: Rider;
  readonly packs: number;
  readonly perMinor: number;
}

/**
 * Riders that together come to at least `level` and at most `spareMinor`, minor units, and on no day to more units than the dock takes: pieces by what they cost on balance for their money, the cheapest first (the greedy rule of
 * a knapsack that is to be covered; Dantzig 1957), and of those taken last as few as it takes; null where they do not reach.
 */
export function cheapestRide(
  riders: readonly Rider[],
  level: number,
  { spareMinor, dockRoom = new Map() }: Pick<SupplierOrder, 'spareMinor' | 'dockRoom'>,
): Ride | null {
  const room = new Map(dockRoom);
  const fitting = ({ dock }: Rider) =>
    dock ? Math.floor((room.get(dock.day) ?? Number.POSITIVE_INFINITY) / dock.unitsPerPack) : Number.POSITIVE_INFINITY;
  const steps: Step[] = riders.flatMap((rider) =>
    rider.pieces.map(({ packs, valuePerPack }) => ({ rider, packs, perMinor: (rider.holdingPerPack - valuePerPack) / rider.packCost })),
  );
  const taken = new Map<Rider, number>();
  const skipped = new Set<Rider>();
  let value = 0;
  // The sort is stable, and no piece is cheaper than the one before it: an item's own keep their order.
  for (const { rider, packs } of steps.sort((a, b) => a.perMinor - b.perMinor)) {
    if (value >= level) break;
    if (skipped.has(rider)) continue;
    const isFirst = !taken.has(rider);
    const wanted = isFirst ? packs : Math.min(packs, Math.ceil((level - value) / rider.packCost), fitting(rider));
    if (wanted === 0 || wanted > fitting(rider) || value + wanted * rider.packCost > spareMinor) skipped.add(rider);
    else {
      if (rider.dock && room.has(rider.dock.day)) room.set(rider.dock.day, room.get(rider.dock.day)! - wanted * rider.dock.unitsPerPack);
      taken.set(rider, (taken.get(rider) ?? 0) + wanted);
      value += wanted * rider.packCost;
    }
  }
  return value >= level ? rideOf(withoutSurplus(taken, value - level)) : null;
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
