import type { Scan } from './stock-event.ts';

/** What brings a single piece or takes it away; `found` and `lost` are corrections by hand. */
export type SerialAction = 'receive' | 'return' | 'found' | 'pick' | 'ship' | 'scrap' | 'lost';

/** One scan of a piece that bears a serial number. */
export interface SerialScan {
  readonly action: SerialAction;
  /** UTC milliseconds. */
  readonly at: number;
}

/** What a scan says of its piece; null where it leaves the piece where it counts. */
export function serialAction({ action, quantity }: Pick<Scan, 'action' | 'quantity'>): SerialAction | null {
  switch (action) {
    case 'receive':
    case 'return':
    case 'pick':
    case 'ship':
    case 'scrap':
      return action;
    case 'adjust':
      return quantity < 0 ? 'lost' : 'found';
    default:
      return null;
  }
}

const isIn = (action: SerialAction): boolean => action === 'receive' || action === 'return' || action === 'found';

/**
 * The scan that this one repeats, given the scans of the piece just before and just behind it in time; null where it is none. What came in must leave before it comes in again, and what left comes in
 * before it leaves again, but for a ship after its pick: a pick that is heard of after its ship was counted by that.
 */
export function repeatedScan(action: SerialAction, before: SerialScan | null, after: SerialScan | null): SerialScan | null {
  if (before && isIn(before.action) === isIn(action) && !(before.action === 'pick' && action === 'ship')) return before;
  return after && isIn(after.action) === isIn(action) ? after : null;
}
