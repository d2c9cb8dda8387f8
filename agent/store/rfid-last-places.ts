import type { Database } from './database.ts';

/** More tags than are between two places of a site at once, and few enough for a card: some 20 MB. */
const MOST_PLACES = 200_000;

/** Where each tag was last that is at no shelf now; `most`: places that are kept, the oldest are let go. */
export function rfidLastPlacesTable(db: Database, most = MOST_PLACES) {
  const of = db.prepare<[string], string>('SELECT location FROM rfid_last_places WHERE epc = ?').pluck();
  const putAgain = db.prepare<[string, number, string]>('UPDATE rfid_last_places SET location = ?, since = ? WHERE epc = ?');
  const putFirst = db.prepare<[string, number, string]>('INSERT INTO rfid_last_places (location, since, epc) VALUES (?, ?, ?)');
  const drop = db.prepare<[string]>('DELETE FROM rfid_last_places WHERE epc = ?');
  const dropBefore = db.prepare<[number]>('DELETE FROM rfid_last_places WHERE since < ?');
  const dropOldest = db.prepare<[number]>(
    'DELETE FROM rfid_last_places WHERE epc IN (SELECT epc FROM rfid_last_places ORDER BY since LIMIT ?)',
  );
  const counted = db.prepare<[], number>('SELECT count(*) FROM rfid_last_places').pluck();
  /** Counted once and then followed: it is asked with each new place. Null: to be counted. */
  let size: number | null = null;

  return {
    /** Null where nobody knows. */
    of: (epc: string): string | null => of.get(epc) ?? null,
    /** Notes where a tag was, since an arrival time (UTC milliseconds). Returns how many older ones were let go for it. */
    put(epc: string, location: string, since: number): number {
      if (putAgain.run(location, since, epc).changes > 0) return 0;
      putFirst.run(location, since, epc);
      size = size === null ? counted.get()! : size + 1;
      const letGo = size > most ? dropOldest.run(size - most).changes : 0;
      size -= letGo;
      return letGo;
    },
    drop(epc: string): void {
      const { changes } = drop.run(epc);
      if (size !== null) size -= changes;
    },
    /** Forgets where tags were that nobody has heard since a time. */
    tidy(before: number): void {
      dropBefore.run(before);
      size = null;
    },
    /** Drops what is cached: after a rollback, or when another process has written. */
    forget(): void {
      size = null;
    },
  };
}
