import type { JournalEntry } from './journal.ts';

/** A lot by its name and its last good day, `YYYY-MM-DD`; "" where nobody has said. */
export interface LotKey {
  readonly lot: string;
  readonly expiry: string;
}

/** So many base units of a lot. */
export interface LotQuantity extends LotKey {
  readonly quantity: number;
}

/** What lies of a lot at a location. */
export interface LotOnHand extends LotQuantity {
  readonly location: string;
  /** Until its last good day; negative where that is past, null where nobody has said. */
  readonly daysLeft: number | null;
}

/** What is known of a lot at a position: what movements that name it have left, and what was scrapped. Base units. */
export interface LotSum extends LotQuantity {
  readonly scrapped: number;
}

/** What an entry does to its lot at its position, in base units. A shelf that its sensor keeps moves by what was scanned, too: the level says how much there is, not of which lot. */
export function lotChange({ kind, quantity, lot, expiry }: JournalEntry): { readonly quantity: number; readonly scrapped: number } {
  const scrapped = kind === 'scrap' ? quantity : 0;
  return { quantity: lot === null && expiry === null ? 0 : SIGN[kind] * quantity, scrapped };
}

const SIGN: Readonly<Record<JournalEntry['kind'], number>> = {
  ...{ receive: 1, return: 1, 'move-in': 1, adjust: 1 },
  ...{ pick: -1, ship: -1, scrap: -1, 'move-out': -1, reversal: -1 },
  ...{ count: 0, level: 0, estimate: 0 },
};

/** Those that expire first at the front, those without an expiry at the end. */
function byExpiry(a: LotKey, b: LotKey): number {
  if (a.expiry !== b.expiry) return a.expiry === '' ? 1 : b.expiry === '' ? -1 : a.expiry < b.expiry ? -1 : 1;
  return a.lot < b.lot ? -1 : a.lot > b.lot ? 1 : 0;
}

/**
 * What lies of each lot where so much is on hand, the first to expire first. Where the lots come to more than is on hand, which a count or a sensor has said, those that expire first are
 * taken to have gone; what is on hand beyond them is of no known lot.
 */
export function lotsLeft(onHand: number, sums: readonly LotQuantity[]): LotQuantity[] {
  const held = sums.filter(({ quantity }) => quantity > 0).sort(byExpiry);
  let gone = held.reduce((sum, { quantity }) => sum + quantity, 0) - Math.max(0, onHand);
  const left: LotQuantity[] = [];
  for (const { lot, expiry, quantity } of held) {
    const missing = Math.min(quantity, Math.max(0, gone));
    gone -= missing;
    if (quantity > missing) left.push({ lot, expiry, quantity: quantity - missing });
  }
  return left;
}

/** Whether a lot is past its last good day on this day, `YYYY-MM-DD`. */
export function isExpired({ expiry }: LotKey, today: string): boolean {
  return expiry !== '' && expiry < today;
}

/** Which lots so many units are taken from, first expired first out; `null` stands for units of no known lot, and always comes last. */
export function takeFirstExpired(
  lots: readonly LotQuantity[],
  units: number,
): { readonly key: LotKey | null; readonly quantity: number }[] {
  const taken: { key: LotKey | null; quantity: number }[] = [];
  let rest = units;
  for (const { lot, expiry, quantity } of lots) {
    if (rest <= 0) break;
    taken.push({ key: { lot, expiry }, quantity: Math.min(rest, quantity) });
    rest -= Math.min(rest, quantity);
  }
  return rest > 0 ? [...taken, { key: null, quantity: rest }] : taken;
}
