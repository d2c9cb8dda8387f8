import type { Calendar } from '../../domain/calendar.ts';
import type { Item } from '../../domain/items/item.ts';
import type { Reader } from '../../domain/rfid/reader.ts';
import type { EntryFlag } from '../../domain/stock/journal.ts';
import type { ShelfReading } from '../../domain/stock/stock-event.ts';
import type { Store } from '../../store/store.ts';
import type { Counters } from '../counters.ts';

/** Which shelf sensor stands under which bin, from the configuration. */
export interface ConfiguredShelf {
  readonly device: string;
  readonly location: string;
  readonly sku?: string | undefined;
  readonly tareGrams?: number | undefined;
}

/** What recording an event needs besides the event. */
export interface Recording {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly counters: Counters;
  readonly receivingLocation: string;
  readonly shelves: ReadonlyMap<string, ConfiguredShelf>;
  /** RFID readers by their names. */
  readonly readers: ReadonlyMap<string, Reader>;
}

/** How an event came in: the message it was in, and when it counts. */
export interface Arrival {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly receivedAt: number;
  /** When the event counts: the device's time where it is plausible, else the gateway's. */
  readonly eventTime: number;
  /** The time whose business day counts, where that is not `eventTime`. */
  readonly dayTime?: number;
  readonly flags: readonly EntryFlag[];
}

/** Where a sensor stands. */
export interface Shelf {
  readonly item: Item;
  readonly location: string;
  readonly tareGrams: number;
  readonly unitWeightGrams: number | null;
}

/** A reading and where it counts. */
export interface LevelChange {
  readonly recording: Recording;
  readonly reading: ShelfReading;
  readonly arrival: Arrival;
  readonly shelf: Shelf;
  readonly units: number;
}
