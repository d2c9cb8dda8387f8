import type { ScanAction } from './stock-event.ts';

/** Actions that bring a single piece or take it away. */
const ACTIONS = ['receive', 'return', 'pick', 'ship', 'scrap'] as const;
export type SerialAction = (typeof ACTIONS)[number];

/** One scan of a piece that bears a serial number. */
export interface SerialScan {
  readonly action: SerialAction;
  /** UTC milliseconds. */
  readonly at: number;
}

/** Whether an action brings a piece or takes it away; the others leave it where it counts. */
export function followsSerial(action: ScanAction): action is SerialAction {
  return (ACTIONS as readonly string[]).includes(action);
}

const isIn = (action: SerialAction): boolean => action === 'receive' || action === 'return';

/**
 * The scan that this one repeats, given the scans of the piece just before and just behind it in time; null where it is none. What came in must leave before it comes in again, and what left comes in
 * before it leaves again, but for a ship after its pick: a pick that is heard of after its ship was counted by that.
 */
export function repeatedScan(action: SerialAction, before: SerialScan | null, after: SerialScan | null): SerialScan | null {
  if (before && isIn(before.action) === isIn(action) && !(before.action === 'pick' && action === 'ship')) return before;
  return after && isIn(after.action) === isIn(action) ? after : null;
}
