import type { EntryKind } from './journal.ts';

/** A journal entry of one SKU as its sensor shelves and scanners tell it. */
export interface ShelfEntry {
  readonly id: number;
  readonly eventTime: number;
  readonly position: number;
  readonly kind: EntryKind;
  readonly level: number | null;
  /** Base units that a scan moved. */
  readonly quantity: number;
  /** Base units that receipts have credited by this entry. */
  readonly matched: number;
}

/** What is known besides the entries. */
export interface ShelfContext {
  /** The positions that a sensor keeps. */
  readonly shelves: ReadonlySet<number>;
  /** What each of them showed before the first entry; missing where that is unknown. */
  readonly before: ReadonlyMap<number, number>;
}

/** A rise of a shelf, from the level before it in time. */
export interface ShelfRise {
  readonly id: number;
  readonly eventTime: number;
  /** Base units of it that no scan accounts for and no receipt has credited. */
  readonly free: number;
}

/** What the shelves of a SKU have shown. */
export interface ShelfShow {
  /** In order of time. */
  readonly rises: readonly ShelfRise[];
  /** By rise, base units that receipts have credited although scans account for them: the scan came after the credit. */
  readonly twice: ReadonlyMap<number, number>;
}

interface OpenRise {
  readonly id: number;
  readonly eventTime: number;
  readonly position: number;
  free: number;
  /** Credited by receipts, and not known from a scan. */
  credited: number;
}

/** Units by position, or by rise. */
type Pool = Map<number, number>;

function take<Key>(from: Map<Key, number>, key: Key, most: number): number {
  const taken = Math.min(most, from.get(key) ?? 0);
  if (taken > 0) from.set(key, from.get(key)! - taken);
  return taken;
}

function add<Key>(to: Map<Key, number>, key: Key, quantity: number): void {
  to.set(key, (to.get(key) ?? 0) + quantity);
}

const way = (from: number, to: number): string => `${from} ${to}`;

/** What scans and shelves have said up to an entry. */
interface Account {
  readonly shelves: ReadonlySet<number>;
  /** Scanned and not shown by a shelf yet, where the scans left it. */
  readonly scanned: Pool;
  /** Shown by a shelf, and taken for goods scanned elsewhere, by the way that they must have gone; a later move may say the same. */
  readonly presumed: Map<string, number>;
  readonly rises: OpenRise[];
  readonly twice: Pool;
}

/** Goods put on a shelf are scanned there within this time. */
export const SCANNED_WITHIN_MS = 4 * 3_600_000;

/** A scan brings goods to a shelf. Returns the units that the shelf was presumed to have shown of a move. */
function bring(
  { scanned, presumed, rises, twice }: Account,
  { position, quantity, eventTime }: ShelfEntry,
  leaving: ShelfEntry | null = null,
): number {
  const confirmed = leaving ? take(presumed, way(leaving.position, position), quantity) : 0;
  let rest = quantity - confirmed;
  const before = rises.filter((rise) => rise.position === position).reverse();
  for (const rise of before) {
    const explained = Math.min(rest, rise.free);
    rise.free -= explained;
    rest -= explained;
  }
  for (const rise of before) {
    if (rest === 0 || rise.eventTime < eventTime - SCANNED_WITHIN_MS) break;
    const again = Math.min(rest, rise.credited);
    rise.credited -= again;
    rest -= again;
    add(twice, rise.id, again);
  }
  add(scanned, position, rest);
  return confirmed;
}

/** A shelf rises, `credited` units of it by receipts already. */
function show(account: Account, { id, eventTime, position }: ShelfEntry, { rise, credited }: { rise: number; credited: number }): void {
  const { shelves, scanned, presumed, rises } = account;
  let explained = take(scanned, position, rise);
  for (const elsewhere of scanned.keys()) {
    if (shelves.has(elsewhere)) continue;
    const taken = take(scanned, elsewhere, rise - explained);
    if (taken > 0) add(presumed, way(elsewhere, position), taken);
    explained += taken;
  }
  const again = Math.max(0, explained - (rise - credited));
  add(account.twice, id, again);
  rises.push({ id, eventTime, position, free: Math.max(0, rise - credited - explained), credited: credited - again });
}

/** A scan at or to a position. `leaving` is the other half of a move. */
function scan(account: Account, entry: ShelfEntry, leaving: ShelfEntry | null): void {
  const { shelves, scanned } = account;
  const { kind, position, quantity } = entry;
  const isShelf = shelves.has(position);
  if (kind === 'move-in') {
    const confirmed = isShelf ? bring(account, entry, leaving) : 0;
    // What the shelf has shown already was taken off where it came from.
    if (leaving && !shelves.has(leaving.position)) take(scanned, leaving.position, quantity - confirmed);
  } else if (isShelf) {
    if (quantity > 0 && (kind === 'receive' || kind === 'return' || kind === 'adjust')) bring(account, entry);
  } else if (kind === 'receive') add(scanned, position, quantity);
  else if (kind === 'pick' || kind === 'ship' || kind === 'scrap') take(scanned, position, quantity);
}

/**
 * What of the rises of a SKU's shelves is goods that nobody has scanned, the entries given in order of time. Each rise is the step from the level before it in time, whatever the order of
 * arrival: a level that came late splits a rise, it adds none. What a scan brings to a shelf, and what was scanned at receiving and has not left there by a scan, accounts for as many units
 * of a rise: for later ones, and, where the scan names the shelf, for earlier ones (first put there, then scanned), those first that are not credited yet, then those of the last hours.
 */
export function showOf(entries: readonly ShelfEntry[], { shelves, before }: ShelfContext): ShelfShow {
  const steps = stepsOf(entries, shelves, before);
  const credited = creditedSteps(entries, steps);
  const account: Account = { shelves, scanned: new Map(), presumed: new Map(), rises: [], twice: new Map() };
  let leaving: ShelfEntry | null = null;
  for (const entry of entries) {
    if (entry.kind === 'level') {
      const rise = steps.get(entry.id);
      // The first level that is known of a shelf holds whatever was brought there before.
      if (rise === undefined) account.scanned.delete(entry.position);
      else if (rise > 0) show(account, entry, { rise, credited: credited.get(entry.id) ?? 0 });
    } else {
      scan(account, entry, leaving);
      leaving = entry.kind === 'move-out' ? entry : null;
    }
  }
  return { rises: account.rises.map(({ id, eventTime, free }) => ({ id, eventTime, free })), twice: account.twice };
}

/** By entry, how far each level lies above the one before it in time. */
function stepsOf(entries: readonly ShelfEntry[], shelves: ReadonlySet<number>, before: ReadonlyMap<number, number>): Map<number, number> {
  const steps = new Map<number, number>();
  const levels = new Map(before);
  for (const { id, kind, position, level } of entries) {
    if (kind !== 'level' || level === null || !shelves.has(position)) continue;
    const from = levels.get(position);
    if (from !== undefined) steps.set(id, Math.max(0, level - from));
    levels.set(position, level);
  }
  return steps;
}

/** Credited units by rise. A rise that a late level has split may bear more than its part: the rest lies on the other parts. */
function creditedSteps(entries: readonly ShelfEntry[], steps: ReadonlyMap<number, number>): Map<number, number> {
  const credited = new Map<number, number>();
  const surplus = new Map<number, number>();
  for (const { id, position, matched } of entries) {
    const rise = steps.get(id);
    if (rise === undefined) continue;
    credited.set(id, Math.min(rise, matched));
    if (matched > rise) surplus.set(position, (surplus.get(position) ?? 0) + matched - rise);
  }
  for (const { id, position } of entries) {
    const over = surplus.get(position) ?? 0;
    const room = (steps.get(id) ?? 0) - (credited.get(id) ?? 0);
    if (over === 0 || room <= 0) continue;
    credited.set(id, credited.get(id)! + Math.min(over, room));
    surplus.set(position, over - Math.min(over, room));
  }
  return credited;
}
