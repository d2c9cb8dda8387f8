import type { StockRow } from '../../domain/stock/stock-row.ts';
import { isVerified } from '../../domain/stock/verified.ts';
import type { Store } from '../../store/store.ts';

const RESTORED_AT = 'restoredAt';

/** Which stock positions can be trusted; all of them, where the database was never restored from a backup. */
export interface Verification {
  /** Since when positions have to be counted again, UTC milliseconds; null where nothing was restored. */
  readonly restoredAt: number | null;
  isVerified(row: StockRow): boolean;
}

/** When the stock of a position was last stated, by a count or by the shelf sensor whose word counts there, UTC milliseconds; null for never. */
export type LastStated = (row: StockRow) => number | null;

/** Reads what shelf sensors have confirmed. */
export function readLastStated(store: Store): LastStated {
  const confirmed = new Map(store.devices.shelves().map((shelf) => [`${shelf.sku}\n${shelf.location}`, shelf.confirmedTime]));
  return (row) => {
    // Only where the sensor's word counts does its silence about a change say that there was none.
    const isKept = row.keptBy === 'sensor' && row.condition === 'sellable';
    const confirmedTime = isKept ? (confirmed.get(`${row.sku}\n${row.location}`) ?? null) : null;
    return confirmedTime === null || row.levelTime === null ? (confirmedTime ?? row.levelTime) : Math.max(confirmedTime, row.levelTime);
  };
}

/** Reads what has been stated since a restore. */
export function readVerification(store: Store): Verification {
  const text = store.settings.get(RESTORED_AT);
  if (text === null) return { restoredAt: null, isVerified: () => true };
  const restoredAt = Number(text);
  const lastStated = readLastStated(store);
  return { restoredAt, isVerified: (row) => isVerified({ since: row.since, lastStated: lastStated(row) }, restoredAt) };
}

/** From this time on, what was stated before is not trusted. */
export function distrustBefore(store: Store, at: number): void {
  store.settings.put(RESTORED_AT, String(at));
}
