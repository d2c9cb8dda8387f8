import type { Store } from '../store/store.ts';

const DAY_MS = 86_400_000;
/** A scan without a sequence is recognised as a duplicate this long. */
const HASHES_KEPT_MS = 14 * DAY_MS;
const DELIVERED_KEPT_MS = 90 * DAY_MS;
const SETTLED_KEPT_MS = 90 * DAY_MS;

/** Removes what nobody asks for any more: old keys, delivered messages, cleared alerts, answered commands, settled reservations. Runs in the caller's transaction. */
export function tidy(store: Store, sinks: readonly string[], now: number): void {
  store.keys.tidy(now - HASHES_KEPT_MS);
  store.items.dropExpiredHolds(now);
  store.reservations.tidy(now - SETTLED_KEPT_MS);
  store.alerts.tidy(now - SETTLED_KEPT_MS);
  store.commands.tidy(now - SETTLED_KEPT_MS);
  // A sink that never started has a cursor at 0: nothing that it has not had is removed.
  const deliveredThrough = Math.min(...sinks.map((sink) => store.outbox.cursor(sink).deliveredThrough));
  store.outbox.tidy(deliveredThrough, now - DELIVERED_KEPT_MS);
}
