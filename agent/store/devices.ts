import type { Database } from './database.ts';
import { createRecent } from './recent.ts';

const CACHED = 16_384;

/** How the level that tags show of an item at a location is named: behind it come location, @ and SKU. */
export const TAGS_AT = 'rfid@';

export interface DeviceRow {
  readonly device: string;
  readonly decoder: string;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly boot: string;
  readonly lastSeq: number | null;
  readonly messages: number;
  readonly batteryPercent: number | null;
  readonly temperatureC: number | null;
}

/** What a batch of messages told of one device. */
export interface DeviceSighting {
  device: string;
  decoder: string;
  seenAt: number;
  boot: string;
  seq: number | null;
  messages: number;
  batteryPercent: number | null;
  temperatureC: number | null;
}

/** A shelf sensor's level and how long it has been seen. */
export interface ShelfLevel {
  readonly device: string;
  readonly sku: string;
  readonly location: string;
  readonly quantity: number;
  readonly weightGrams: number | null;
  readonly levelTime: number;
  readonly confirmedTime: number;
}

/** Devices and what their shelves show. */
export function devicesTable(db: Database) {
  const see = db.prepare<[Record<string, unknown>]>(`INSERT INTO devices
    (device, decoder, first_seen, last_seen, boot, last_seq, messages, battery_percent, temperature_c)
    VALUES (@device, @decoder, @seenAt, @seenAt, @boot, @seq, @messages, @batteryPercent, @temperatureC)
    ON CONFLICT DO UPDATE SET decoder = excluded.decoder, last_seen = max(last_seen, excluded.last_seen), boot = excluded.boot,
      last_seq = coalesce(excluded.last_seq, last_seq), messages = messages + excluded.messages,
      battery_percent = coalesce(excluded.battery_percent, battery_percent), temperature_c = coalesce(excluded.temperature_c, temperature_c)`);
  const all = db.prepare<
    [],
    DeviceRow
  >(`SELECT device, decoder, first_seen AS firstSeen, last_seen AS lastSeen, boot, last_seq AS lastSeq, messages,
    battery_percent AS batteryPercent, temperature_c AS temperatureC FROM devices ORDER BY device`);
  const dropOld = db.prepare<[number]>('DELETE FROM devices WHERE last_seen < ?');
  const dropMost = db.prepare<[number]>(
    'DELETE FROM devices WHERE device IN (SELECT device FROM devices ORDER BY last_seen DESC LIMIT -1 OFFSET ?)',
  );
  // What tags show of a shelf has no device of its own.
  const dropShelves = db.prepare<[number]>(
    `DELETE FROM shelf_levels WHERE device NOT IN (SELECT device FROM devices) AND (device NOT LIKE '${TAGS_AT}%' OR confirmed_time < ?)`,
  );
  const LEVEL = 'device, sku, location, quantity, weight_grams AS weightGrams, level_time AS levelTime, confirmed_time AS confirmedTime';
  const shelf = db.prepare<[string], ShelfLevel>(`SELECT ${LEVEL} FROM shelf_levels WHERE device = ?`);
  const shelves = db.prepare<[], ShelfLevel>(`SELECT ${LEVEL} FROM shelf_levels ORDER BY device`);
  const newestConfirmed = db.prepare<[], { newest: number | null }>('SELECT max(confirmed_time) AS newest FROM shelf_levels');
  const putShelf = db.prepare<
    [Record<string, unknown>]
  >(`INSERT OR REPLACE INTO shelf_levels (device, sku, location, quantity, weight_grams, level_time, confirmed_time)
    VALUES (@device, @sku, @location, @quantity, @weightGrams, @levelTime, @confirmedTime)`);

  const confirmed = new Map<string, ShelfLevel>();
  /** Levels as they are stored, null where there is none. */
  const stored = createRecent<string, ShelfLevel | null>(CACHED);

  function storedShelf(device: string): ShelfLevel | undefined {
    let level = db.readonly ? undefined : stored.get(device);
    if (level === undefined) {
      level = shelf.get(device) ?? null;
      stored.set(device, level);
    }
    return level ?? undefined;
  }

  function write(level: ShelfLevel): void {
    putShelf.run(level as never);
    stored.set(level.device, level);
  }

  return {
    /** Forgets devices that were last seen before `before`, and all but the newest `most`. */
    tidy(before: number, most: number): void {
      dropOld.run(before);
      dropMost.run(most);
      dropShelves.run(before);
      stored.clear();
    },
    /** The latest time at which a shelf was seen, as far as it is written; null where none was. */
    newestConfirmed: (): number | null => newestConfirmed.get()!.newest,
    see: (sighting: DeviceSighting): void => void see.run(sighting as never),
    all: (): DeviceRow[] => all.all(),
    shelf: (device: string): ShelfLevel | undefined => confirmed.get(device) ?? storedShelf(device),
    shelves: (): ShelfLevel[] => shelves.all().map((level) => confirmed.get(level.device) ?? level),
    putShelf(level: ShelfLevel): void {
      confirmed.delete(level.device);
      write(level);
    },
    /** Notes that a shelf still shows its level: written with what is new, or by the next `flush`. */
    confirmShelf: (level: ShelfLevel): void => void confirmed.set(level.device, level),
    /** Whether anything is not written. */
    isBehind: (): boolean => confirmed.size > 0,
    /** Writes what is not written. Runs in the caller's transaction. */
    flush(): void {
      for (const level of confirmed.values()) write(level);
      confirmed.clear();
    },
    forget(): void {
      confirmed.clear();
      stored.clear();
    },
  };
}
