import type { Rider } from './rider.ts';

/** Pieces of riders, the cheapest for their money first; an item's own in their order, for none is cheaper than the one before it. */
export interface CheapestPieces {
  /** The rider whose next piece is the cheapest, and how many packs that piece has; null where none is left. */
  take(): { readonly rider: Rider; readonly packs: number } | null;
  /** The piece is taken: its rider's next one follows. */
  next(): void;
  /** Nothing more of that rider is wanted. */
  leave(): void;
}

/** So many riders are put in their place in a step. */
const SINKS_PER_STEP = 256;

/**
 * A binary heap of riders by what their next piece costs on balance per minor unit of its price, the earlier rider first where two cost the same (Williams 1964): it takes a step per rider, and of all their pieces only those that are taken are put in
 * order. Many thousand pieces would take longer to sort than a turn may; the heap itself is made in steps.
 */
export function* createCheapestPieces(riders: readonly Rider[]): Generator<void, CheapestPieces> {
  const nextOf = new Uint32Array(riders.length);
  const costs = Float64Array.from(riders, (rider) => costOf(rider, 0));
  const heap = Uint32Array.from(riders.keys()).filter((at) => riders[at]!.pieces.length > 0);
  let size = heap.length;
  if (size > SINKS_PER_STEP) yield;
  for (let place = (size >> 1) - 1; place >= 0; place--) {
    sink(place);
    if (place > 0 && place % SINKS_PER_STEP === 0) yield;
  }

  function isBefore(a: number, b: number): boolean {
    return costs[a]! < costs[b]! || (costs[a] === costs[b] && a < b);
  }

  function sink(from: number): void {
    const at = heap[from]!;
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= size) break;
      if (child + 1 < size && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, at)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = at;
  }

  function leave(): void {
    heap[0] = heap[--size]!;
    if (size > 0) sink(0);
  }

  return {
    take() {
      if (size === 0) return null;
      const rider = riders[heap[0]!]!;
      return { rider, packs: rider.pieces[nextOf[heap[0]!]!]!.packs };
    },
    next() {
      const at = heap[0]!;
      const rider = riders[at]!;
      const piece = ++nextOf[at]!;
      if (piece >= rider.pieces.length) return leave();
      costs[at] = costOf(rider, piece);
      sink(0);
    },
    leave,
  };
}

function costOf({ holdingPerPack, pieces, packCost }: Rider, piece: number): number {
  const next = pieces[piece];
  return next ? (holdingPerPack - next.valuePerPack) / packCost : Number.POSITIVE_INFINITY;
}
