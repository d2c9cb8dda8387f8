import type { Store } from '../../store/store.ts';

const DAY_MS = 86_400_000;
/** A scan without a sequence is recognised as a duplicate this long. */
const HASHES_KEPT_MS = 14 * DAY_MS;
/** A piece that lies longer than this may be received again unnoticed. */
const SERIALS_KEPT_MS = 1100 * DAY_MS;
const SERIALS_PER_STEP = 2000;
/** More devices than this are invented names; the newest stay. */
const MOST_DEVICES = 10_000;
/** Orders, and decisions, that one step removes: a few milliseconds. */
const ORDERS_PER_STEP = 200;
/** Places of tags likewise: each lies on a page of its own. */
const TAG_PLACES_PER_STEP = 250;
/** More than any site decides in a day. */
const STEPS = 50;

export interface TidySettings {
  readonly sinks: readonly string[];
  readonly settledMs: number;
  readonly devicesMs: number;
  /** Decisions and closed orders stay at least this long. */
  readonly decisionsMs: number;
}

/** Removes what nobody asks for any more, step by step, each to be run in a transaction of its own. */
export function tidySteps(store: Store, { sinks, settledMs, devicesMs, decisionsMs }: TidySettings, now: number): (() => void)[] {
  const [before, decidedBefore] = [now - settledMs, now - decisionsMs];
  return [
    () => store.keys.tidy(now - HASHES_KEPT_MS, now - devicesMs),
    () => store.items.dropExpiredHolds(now),
    () => store.reservations.tidy(before),
    () => store.transfers.tidy(decidedBefore),
    () => store.alerts.tidy(before),
    () => store.commands.tidy(before),
    () => store.deadLetters.tidy(before),
    () => store.devices.tidy(now - devicesMs, MOST_DEVICES),
    () => store.estimates.tidy(),
    () => store.decoderStates.tidy(now - devicesMs),
    ...Array.from({ length: STEPS }, () => () => {
      store.orders.tidy(decidedBefore, ORDERS_PER_STEP);
      store.decisions.tidy(decidedBefore, ORDERS_PER_STEP);
      store.serials.tidy(now - SERIALS_KEPT_MS, SERIALS_PER_STEP);
      store.rfidLastPlaces.tidy(now - devicesMs, TAG_PLACES_PER_STEP);
    }),
    // A sink that never started has a cursor at 0: nothing that it has not had is removed.
    () => store.outbox.tidy(Math.min(...sinks.map((sink) => store.outbox.cursor(sink).deliveredThrough)), before),
  ];
}
