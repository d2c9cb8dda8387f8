import { toIso } from '../../domain/calendar.ts';
import { repeatedScan, serialAction } from '../../domain/stock/serial.ts';
import type { Scan } from '../../domain/stock/stock-event.ts';
import type { Store } from '../../store/store.ts';
import type { Arrival } from './recording.ts';
import { type Recorded, refused } from './refusal.ts';

/** A piece that a scan is about. */
export interface Piece {
  readonly sku: string;
  readonly serial: string;
}

/** A scan that is new; `isTaken`: a ship of a piece that its pick has taken already. */
export interface SerialTaken {
  readonly isTaken: boolean;
}

/**
 * Whether a piece is scanned as what it was scanned as before: nothing comes in twice without having left, and nothing leaves twice. A pick of an order whose ship came first takes that ship's
 * place. What was known before a count of the item is no reason to refuse: the count may have put right what nobody scanned.
 */
export function judgeSerial(store: Store, piece: Piece, scan: Scan, eventTime: number): Recorded | SerialTaken {
  const { order } = scan;
  const action = serialAction(scan);
  if (!action) return { isTaken: false };
  const { before, after } = store.serials.around(piece, eventTime);
  const isShipped = before?.action === 'ship' || after?.action === 'ship';
  const takesShip = action === 'pick' && isShipped && order !== null && store.journal.openShips(order, piece.sku).length > 0;
  const repeated = takesShip
    ? null
    : repeatedScan(action, before && store.serials.isCounted(piece.sku, before.at, eventTime) ? null : before, after);
  if (repeated)
    return refused(
      'serial-twice',
      `${piece.sku} number ${piece.serial}: ${action}, but ${repeated.action} of it at ${toIso(repeated.at)} is known`,
    );
  return { isTaken: action === 'ship' && before?.action === 'pick' };
}

/** Remembers what a scan that counts says of a piece, or of all pieces of an item; `entry` is its entry in the journal. Runs in the caller's transaction. */
export function rememberSerial(
  { serials }: Store,
  { sku, serial }: { readonly sku: string; readonly serial: string | null },
  { scan, arrival }: { readonly scan: Scan; readonly arrival: Arrival },
  entry: number,
): void {
  const { eventTime: at, receivedAt, flags } = arrival;
  const came = { receivedAt, provisional: flags.includes('gateway-clock') ? entry : null };
  if (scan.action === 'count') return serials.addCount(sku, at, came);
  const action = serialAction(scan);
  if (serial !== null && action) serials.add({ sku, serial }, { action, at }, came);
}
