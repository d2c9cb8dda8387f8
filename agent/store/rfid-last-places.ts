import type { Database } from './database.ts';

/** More tags than are between two places of a site at once, and few enough for a card: some 20 MB. */
const MOST_PLACES = 200_000;
/** So many are let go with one new place: a few milliseconds. Where there are more, they go with the next ones. */
const LET_GO_AT_ONCE = 100;

/** Where each tag was last that is at no shelf now; `most`: places that are kept, the oldest are let go. */
export function rfidLastPlacesTable(db: Database, most = MOST_PLACES) {
  const of = db.prepare<[string], string>('SELECT location FROM rfid_last_places WHERE epc = ?').pluck();
  const putAgain = db.prepare<[string, number, string]>('UPDATE rfid_last_places SET location = ?, since = ? WHERE epc = ?');
  const putFirst = db.prepare<[string, number, string]>('INSERT INTO rfid_last_places (location, since, epc) VALUES (?, ?, ?)');
  const drop = db.prepare<[string]>('DELETE FROM rfid_last_places WHERE epc = ?');
  const newest = db.prepare<[], number | null>('SELECT max(since) FROM rfid_last_places').pluck();
  const dropBefore = db.prepare<[number, number]>(
    'DELETE FROM rfid_last_places WHERE epc IN (SELECT epc FROM rfid_last_places WHERE since < ? ORDER BY since LIMIT ?)',
  );
  const dropOldest = db.prepare<[number]>(
    'DELETE FROM rfid_last_places WHERE epc IN (SELECT epc FROM rfid_last_places ORDER BY since LIMIT ?)',
  );
  const counted = db.prepare<[], number>('SELECT count(*) FROM rfid_last_places').pluck();
  /** Counted once and then followed: it is asked with each new place. Null: to be counted. */
  let size: number | null = null;

  function sizeNow(): number {
    size ??= counted.get()!;
    return size;
  }

  /** Returns how many of those that are too many were let go, up to `atOnce`. */
  function letGo(atOnce: number): number {
    const excess = sizeNow() - most;
    const { changes } = excess > 0 ? dropOldest.run(Math.min(excess, atOnce)) : { changes: 0 };
    size = sizeNow() - changes;
    return changes;
  }

  return {
    /** Null where nobody knows. */
    of: (epc: string): string | null => of.get(epc) ?? null,
    /**
     * Notes where a tag was, since an arrival time (UTC milliseconds). Returns how many older ones were let go for it.
     * What is noted last is the newest, though the clock was set back: or it would be let go at once.
     */
    put(epc: string, location: string, since: number): number {
      const at = Math.max(since, (newest.get() ?? Number.NEGATIVE_INFINITY) + 1);
      if (putAgain.run(location, at, epc).changes > 0) return 0;
      putFirst.run(location, at, epc);
      if (size !== null) size += 1;
      return letGo(LET_GO_AT_ONCE);
    },
    drop(epc: string): void {
      const { changes } = drop.run(epc);
      if (size !== null) size -= changes;
    },
    /** Forgets up to `atOnce` places, the oldest: of tags that nobody has heard since a time, and what is too many. */
    tidy(before: number, atOnce: number): void {
      const { changes } = dropBefore.run(before, atOnce);
      if (size !== null) size -= changes;
      letGo(atOnce - changes);
    },
    /** How much of the room is taken: 1 is all of it. */
    fill: (): number => sizeNow() / most,
    /** Drops what is cached: after a rollback, or when another process has written. */
    forget(): void {
      size = null;
    },
  };
}
