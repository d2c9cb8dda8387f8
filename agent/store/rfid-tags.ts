import type { Hearing } from '../domain/rfid/presence.ts';
import type { Database } from './database.ts';

/** A tag of goods, and where it is. */
export interface PlacedTag {
  readonly epc: string;
  readonly sku: string;
  /** Base units that it stands for. */
  readonly units: number;
  readonly location: string;
}

/** A tag that has come from one place to another, which is still to be recorded. */
export interface MovedTag {
  readonly epc: string;
  readonly from: string;
  readonly to: string;
}

/** Base units of a SKU whose tags are at a location. */
export interface TaggedUnits {
  readonly sku: string;
  readonly location: string;
  readonly units: number;
}

const HEARING = 'reader, antenna, power, reads, heard_at AS heardAt';

/** Fewer than would fill a card, and more than lie at the shelves of a site. */
const MOST_HEARINGS = 500_000;

/** Which tags the antennas at shelves hear, and where that places them; `most`: hearings that are kept. */
export function rfidTagsTable(db: Database, most = MOST_HEARINGS) {
  const listened = db.prepare<[string], number>('SELECT listened FROM rfid_readers WHERE reader = ?').pluck();
  const listen = db.prepare<[string, number]>('INSERT OR REPLACE INTO rfid_readers (reader, listened) VALUES (?, ?)');
  const hearing = db.prepare<[string, string, number], Hearing>(
    `SELECT ${HEARING} FROM rfid_hearings WHERE epc = ? AND reader = ? AND antenna = ?`,
  );
  const hearings = db.prepare<[string], Hearing>(`SELECT ${HEARING} FROM rfid_hearings WHERE epc = ? ORDER BY reader, antenna`);
  const hearAgain = db.prepare<[number | null, number, number, string, string, number]>(
    'UPDATE rfid_hearings SET power = ?, reads = ?, heard_at = ? WHERE epc = ? AND reader = ? AND antenna = ?',
  );
  const hearFirst = db.prepare<[number | null, number, number, string, string, number]>(
    'INSERT INTO rfid_hearings (power, reads, heard_at, epc, reader, antenna) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const begin = db.prepare<[number, string, number]>('UPDATE rfid_hearings SET heard_at = ? WHERE reader = ? AND antenna = ?');
  const silent = db
    .prepare<[string, number, number, number], string>(
      'SELECT epc FROM rfid_hearings WHERE reader = ? AND antenna = ? AND heard_at < ? ORDER BY heard_at LIMIT ?',
    )
    .pluck();
  const dropHearing = db.prepare<[string, string, number]>('DELETE FROM rfid_hearings WHERE epc = ? AND reader = ? AND antenna = ?');
  const points = db.prepare<[], { reader: string; antenna: number }>('SELECT DISTINCT reader, antenna FROM rfid_hearings');
  const dropPoint = db.prepare<[string, number]>('DELETE FROM rfid_hearings WHERE reader = ? AND antenna = ?');
  const unheard = db.prepare<[], { epc: string; location: string }>(
    'SELECT epc, location FROM rfid_tags WHERE epc NOT IN (SELECT epc FROM rfid_hearings)',
  );
  const heardAtPoint = db
    .prepare<[string, number, number], number>('SELECT count(*) FROM rfid_hearings WHERE reader = ? AND antenna = ? AND heard_at >= ?')
    .pluck();
  const tag = db.prepare<[string], PlacedTag>('SELECT epc, sku, units, location FROM rfid_tags WHERE epc = ?');
  const place = db.prepare<[string, string, number, string, string | null]>(
    'INSERT OR REPLACE INTO rfid_tags (epc, sku, units, location, came_from) VALUES (?, ?, ?, ?, ?)',
  );
  const moved = db.prepare<[number], MovedTag>(
    'SELECT epc, came_from AS "from", location AS "to" FROM rfid_tags WHERE came_from IS NOT NULL ORDER BY epc LIMIT ?',
  );
  const settleMove = db.prepare<[string]>('UPDATE rfid_tags SET came_from = NULL WHERE epc = ?');
  const dropTag = db.prepare<[string]>('DELETE FROM rfid_tags WHERE epc = ?');
  const units = db
    .prepare<[string, string], number>('SELECT coalesce(sum(units), 0) FROM rfid_tags WHERE location = ? AND sku = ?')
    .pluck();
  const allUnits = db.prepare<[], TaggedUnits>('SELECT sku, location, sum(units) AS units FROM rfid_tags GROUP BY location, sku');
  const counted = db.prepare<[], number>('SELECT count(*) FROM rfid_hearings').pluck();
  /** Counted once and then followed: it is asked with each new tag. Null: to be counted. */
  let size: number | null = null;

  function grow(by: number): void {
    if (size !== null) size += by;
  }

  function fill(): number {
    size ??= counted.get()!;
    return size / most;
  }

  return {
    /** For how long a reader has listened in all, milliseconds. */
    listened: (reader: string): number => listened.get(reader) ?? 0,
    listen: (reader: string, ms: number): void => void listen.run(reader, ms),
    hearing: (epc: string, reader: string, antenna: number): Hearing | null => hearing.get(epc, reader, antenna) ?? null,
    hearings: (epc: string): Hearing[] => hearings.all(epc),
    hear(epc: string, { reader, antenna, power, reads, heardAt }: Hearing): void {
      if (hearAgain.run(power, reads, heardAt, epc, reader, antenna).changes > 0) return;
      hearFirst.run(power, reads, heardAt, epc, reader, antenna);
      grow(1);
    },
    /** An antenna begins to listen anew: what it has heard it has heard just now, on its reader's scale of listening. */
    begin: (reader: string, antenna: number, heardAt: number): void => void begin.run(heardAt, reader, antenna),
    /** Up to `most` tags that an antenna heard last before a point of its reader's listening, longest silent first. */
    silent: ({ reader, antenna }: { readonly reader: string; readonly antenna: number }, before: number, most: number): string[] =>
      silent.all(reader, antenna, before, most),
    dropHearing: (epc: string, reader: string, antenna: number): void => grow(-dropHearing.run(epc, reader, antenna).changes),
    tag: (epc: string): PlacedTag | null => tag.get(epc) ?? null,
    /** Places a tag; `from`: where it has come from, which is still to be recorded as a move. */
    place: ({ epc, sku, units, location }: PlacedTag, from: string | null): void => void place.run(epc, sku, units, location, from),
    moved: (most: number): MovedTag[] => moved.all(most),
    settleMove: (epc: string): void => void settleMove.run(epc),
    /** How many tags an antenna has heard since a point of its reader's listening. */
    heardSince: (reader: string, antenna: number, since: number): number => heardAtPoint.get(reader, antenna, since)!,
    dropTag: (epc: string): void => void dropTag.run(epc),
    units: (sku: string, location: string): number => units.get(location, sku)!,
    allUnits: (): TaggedUnits[] => allUnits.all(),
    /** Whether no hearing of another tag is to be kept. */
    isFull: (): boolean => fill() >= 1,
    /** How much of the room for hearings is taken: 1 is all of it. */
    fill,
    /** Forgets what was heard by antennas that are no longer asked about. */
    keepPoints(isKept: (reader: string, antenna: number) => boolean): void {
      for (const { reader, antenna } of points.all()) if (!isKept(reader, antenna)) grow(-dropPoint.run(reader, antenna).changes);
    },
    /** Tags that are placed, and that no antenna hears. */
    unheard: (): { readonly epc: string; readonly location: string }[] => unheard.all(),
    /** Drops what is cached: after a rollback, or when another process has written. */
    forget(): void {
      size = null;
    },
  };
}
