import type { Reason } from '../replenishment/decision.ts';
import { phrase, said } from '../sentences/phrase.ts';
import type { RefillLevels } from './location.ts';

/** A pick face of one SKU. Base units. */
export interface PickFace {
  readonly location: string;
  readonly zone: string;
  readonly onHand: number;
  /** On its way from reserve. */
  readonly coming: number;
  /** What the location still takes, of any SKU; null where nobody has said. */
  readonly room: number | null;
  readonly levels: RefillLevels;
}

/** Where a face can be refilled from. */
export interface RefillSource {
  readonly location: string;
  readonly zone: string;
  /** Base units that no open transfer takes. */
  readonly free: number;
}

/** One transfer to be asked for; `priority` 0 to 100. */
export interface Refill {
  readonly from: string;
  readonly to: string;
  readonly quantity: number;
  readonly priority: number;
  readonly reason: Reason;
}

/**
 * Transfers that bring a pick face up to its level once what it holds and what is coming is at or below its refill level; from its own zone first, then from where most lies. In whole
 * packs where they fit: rounded up where the location's room allows it, else down; a pack is broken only where none fits or none is whole.
 */
export function refillsFor(sku: string, face: PickFace, sources: readonly RefillSource[], unitsPerPack: number): Refill[] {
  const { levels, coming } = face;
  // Less than nothing is a mistake of the ledger, not of the shelf.
  const held = Math.max(0, face.onHand);
  if (held + coming > levels.refillAt) return [];
  const missing = levels.refillTo - held - coming;
  const room = face.room === null ? missing : face.room - coming;
  const packed = Math.ceil(missing / unitsPerPack) * unitsPerPack;
  let wanted = Math.min(room, packed <= room ? packed : missing);
  const refills: Refill[] = [];
  for (const source of inOrder(face, sources)) {
    const quantity = takenFrom(Math.min(wanted, source.free), unitsPerPack, refills.length === 0);
    if (quantity <= 0) continue;
    wanted -= quantity;
    refills.push(refillOf(sku, { ...face, onHand: held }, { source, quantity, unitsPerPack }));
  }
  return refills;
}

function inOrder({ zone }: PickFace, sources: readonly RefillSource[]): RefillSource[] {
  const distance = (source: RefillSource) => (zone !== '' && source.zone === zone ? 0 : 1);
  return sources
    .filter(({ free }) => free > 0)
    .sort((a, b) => distance(a) - distance(b) || b.free - a.free || (a.location < b.location ? -1 : 1));
}

/** Whole packs; where not one is to be had, single units, but only by the first walk. */
function takenFrom(most: number, unitsPerPack: number, mayBreak: boolean): number {
  const whole = Math.floor(most / unitsPerPack) * unitsPerPack;
  return whole > 0 ? whole : mayBreak ? most : 0;
}

function refillOf(
  sku: string,
  face: PickFace,
  { source, quantity, unitsPerPack }: { source: RefillSource; quantity: number; unitsPerPack: number },
): Refill {
  const { location, onHand, coming, levels } = face;
  const { refillAt, refillTo } = levels;
  const isWhole = unitsPerPack > 1 && quantity % unitsPerPack === 0;
  const asked = phrase('refill', {
    ...{ sku, location, onHand, coming, refillAt, refillTo, quantity },
    ...{ pack: isWhole ? unitsPerPack : null, from: source.location, free: source.free },
  });
  return {
    from: source.location,
    to: location,
    quantity,
    priority: onHand === 0 ? 100 : Math.max(1, Math.round(100 * (1 - onHand / (refillAt + 1)))),
    reason: {
      ...said(asked),
      numbers: { onHand, ...(coming > 0 && { coming }), refillAt, refillTo, quantity, free: source.free, ...(isWhole && { unitsPerPack }) },
      rules: ['refill', ...(isWhole ? ['whole-packs'] : [])],
    },
  };
}
