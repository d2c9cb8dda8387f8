import type { BenefitPiece } from '../replenishment/joint-orders.ts';

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
