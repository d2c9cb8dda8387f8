import type { StockEvent } from '../../domain/stock/stock-event.ts';
import type { Store } from '../../store/store.ts';
import type { Refusal } from './refusal.ts';

/** Why a level that a device calls history cannot take its place among the others: its time is not believed, or no later one is known and it would pass for what is so now. */
export function misplacedHistory(store: Pick<Store, 'devices'>, event: StockEvent, eventTime: number): Refusal | null {
  if (event.kind !== 'reading' || !event.isHistorical) return null;
  if (event.deviceTime !== eventTime)
    return { reason: 'history-without-time', detail: 'a level of the past whose time cannot be believed' };
  const live = store.devices.shelf(event.device);
  if (live && eventTime < live.confirmedTime) return null;
  return { reason: 'history-without-level', detail: 'a level of the past, and nothing is known of the shelf since' };
}
