import type { Condition, ScanAction } from './stock-event.ts';

/** What a journal entry records. A move is two entries; `reversal` takes back an earlier one; `estimate` brings the ledger to what is believed of it and its shelf sensor. */
export type EntryKind = Exclude<ScanAction, 'move' | 'putaway'> | 'move-out' | 'move-in' | 'level' | 'estimate' | 'reversal';

/** Something an entry was marked with when it was journaled; the stock is right all the same, a person may want to look. */
export type EntryFlag = 'negative' | 'late' | 'device-clock' | 'gateway-clock' | 'new-device' | 'over-receipt';

/** Stands for the time of an entry whose own is provisional: later than all that can happen. */
export const NOT_PLACED = 253_370_764_800_000;

/** What an entry that bears another's event time has to say of it. */
export function timeFlags({ flags }: Pick<JournalEntry, 'flags'>): readonly EntryFlag[] {
  return flags.includes('gateway-clock') ? ['gateway-clock'] : [];
}

/**
 * One line of the journal: a fact about one stock position (SKU, location, condition), never edited. What it does is resolved when it is written, so that every
 * projection is a plain sum over the journal: on-hand = the newest `level` in (eventTime, id) order, plus every `delta` after it; demand = the sum of `demand` per business day.
 */
export interface JournalEntry {
  /** Arrival order; 0 until stored. */
  readonly id: number;
  readonly eventTime: number;
  readonly receivedAt: number;
  readonly deviceTime: number | null;
  readonly kind: EntryKind;
  readonly sku: string;
  readonly location: string;
  readonly condition: Condition;
  /** Change of on-hand in base units; null where the entry states a level. */
  readonly delta: number | null;
  /** On-hand as of eventTime; null where the entry states a change. */
  readonly level: number | null;
  /** Base units of demand on `businessDay`. */
  readonly demand: number;
  /** Day number since 1970-01-01 of the site's business day. */
  readonly businessDay: number;
  /** Base units that the scan moved, as scanned; for a pick on a sensor's shelf, where delta is 0, too. */
  readonly quantity: number;
  readonly device: string;
  readonly boot: string;
  readonly seq: number | null;
  readonly orderRef: string | null;
  readonly lot: string | null;
  readonly expiry: string | null;
  readonly operator: string | null;
  /** The entry that this one takes back. */
  readonly reverses: number | null;
  readonly flags: readonly EntryFlag[];
}

/** An entry before it is stored. */
export type NewEntry = Omit<JournalEntry, 'id'>;
