import type { EntryFlag } from '../../domain/stock/journal.ts';
import type { StockEvent } from '../../domain/stock/stock-event.ts';
import { isBelievable } from '../../domain/time/clock-trust.ts';
import { createRecent } from '../../store/recent.ts';
import type { Store } from '../../store/store.ts';
import type { ClockWatch } from './clock-watch.ts';

/** When an event counts. */
export interface EventTime {
  /** Its place in the order of events. */
  readonly eventTime: number;
  /** The time whose business day counts: another than `eventTime` only where a clock that was ahead has been set back. */
  readonly dayTime: number;
  readonly flags: readonly EntryFlag[];
}

/** Gives each event its time, from the device's clock and the gateway's. */
export interface EventTimes {
  stamp(event: Pick<StockEvent, 'device' | 'deviceTime'>, receivedAt: number): EventTime;
}

const DEVICES_REMEMBERED = 8192;
const NONE: readonly EntryFlag[] = [];

/**
 * The device's time where it can be believed, else that of the arrival, and never later than the arrival: a barrier in the future would hold up every scan after it.
 * Under a gateway clock that cannot be trusted the arrival has a provisional time, which keeps the order; such an event is flagged `gateway-clock`.
 */
export function createEventTimes(
  watch: Pick<ClockWatch, 'estimate' | 'isProvisional'>,
  store: Pick<Store, 'keys'>,
  parts: { readonly oldestMs: () => number },
): EventTimes {
  /** The newest time that was believed of each device. */
  const believed = createRecent<string, number>(DEVICES_REMEMBERED);

  return {
    stamp({ device, deviceTime }, receivedAt) {
      const isProvisional = watch.isProvisional(receivedAt);
      const now = watch.estimate(receivedAt);
      const flags = isProvisional ? (['gateway-clock'] as const) : NONE;
      if (deviceTime === null) return { eventTime: receivedAt, dayTime: now, flags };
      // Nobody can tell whether a device is ahead of a clock that is not right itself.
      if (isProvisional && deviceTime > now) return { eventTime: receivedAt, dayTime: now, flags };
      const remembered = believed.get(device);
      const known = remembered ?? store.keys.newestTime(device);
      if (!isBelievable(deviceTime, now, { believed: known, oldestMs: parts.oldestMs() }))
        return { eventTime: receivedAt, dayTime: now, flags: [...flags, 'device-clock'] };
      const newest = known === null ? deviceTime : Math.max(known, deviceTime);
      if (newest !== remembered) believed.set(device, newest);
      return { eventTime: Math.min(deviceTime, receivedAt), dayTime: Math.min(deviceTime, now), flags };
    },
  };
}
