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

/** Base units of a SKU whose tags are at a location. */
export interface TaggedUnits {
  readonly sku: string;
  readonly location: string;
  readonly units: number;
}

const HEARING = 'reader, antenna, power, reads, heard_at AS heardAt';

/** Which tags the antennas at shelves hear, and where that places them. */
export function rfidTagsTable(db: Database) {
  const listened = db.prepare<[string], number>('SELECT listened FROM rfid_readers WHERE reader = ?').pluck();
  const listen = db.prepare<[string, number]>('INSERT OR REPLACE INTO rfid_readers (reader, listened) VALUES (?, ?)');
  const hearing = db.prepare<[string, string, number], Hearing>(
    `SELECT ${HEARING} FROM rfid_hearings WHERE epc = ? AND reader = ? AND antenna = ?`,
  );
  const hearings = db.prepare<[string], Hearing>(`SELECT ${HEARING} FROM rfid_hearings WHERE epc = ? ORDER BY reader, antenna`);
  const hear = db.prepare<[string, string, number, number | null, number, number]>(
    'INSERT OR REPLACE INTO rfid_hearings (epc, reader, antenna, power, reads, heard_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const silent = db.prepare<[string, number, number], { epc: string; antenna: number }>(
    'SELECT epc, antenna FROM rfid_hearings WHERE reader = ? AND heard_at < ? ORDER BY heard_at LIMIT ?',
  );
  const dropHearing = db.prepare<[string, string, number]>('DELETE FROM rfid_hearings WHERE epc = ? AND reader = ? AND antenna = ?');
  const points = db.prepare<[], { reader: string; antenna: number }>('SELECT DISTINCT reader, antenna FROM rfid_hearings');
  const dropPoint = db.prepare<[string, number]>('DELETE FROM rfid_hearings WHERE reader = ? AND antenna = ?');
  const dropUnheard = db.prepare('DELETE FROM rfid_tags WHERE epc NOT IN (SELECT epc FROM rfid_hearings)');
  const tag = db.prepare<[string], PlacedTag>('SELECT epc, sku, units, location FROM rfid_tags WHERE epc = ?');
  const place = db.prepare<[string, string, number, string]>(
    'INSERT OR REPLACE INTO rfid_tags (epc, sku, units, location) VALUES (?, ?, ?, ?)',
  );
  const dropTag = db.prepare<[string]>('DELETE FROM rfid_tags WHERE epc = ?');
  const units = db
    .prepare<[string, string], number>('SELECT coalesce(sum(units), 0) FROM rfid_tags WHERE location = ? AND sku = ?')
    .pluck();
  const allUnits = db.prepare<[], TaggedUnits>('SELECT sku, location, sum(units) AS units FROM rfid_tags GROUP BY location, sku');
  const size = db.prepare<[], number>('SELECT count(*) FROM rfid_hearings').pluck();

  return {
    /** For how long a reader has listened in all, milliseconds. */
    listened: (reader: string): number => listened.get(reader) ?? 0,
    listen: (reader: string, ms: number): void => void listen.run(reader, ms),
    hearing: (epc: string, reader: string, antenna: number): Hearing | null => hearing.get(epc, reader, antenna) ?? null,
    hearings: (epc: string): Hearing[] => hearings.all(epc),
    hear(epc: string, { reader, antenna, power, reads, heardAt }: Hearing): void {
      hear.run(epc, reader, antenna, power, reads, heardAt);
    },
    /** Up to `most` tags that a reader heard last before a point of its listening, longest silent first. */
    silent: (reader: string, before: number, most: number): { readonly epc: string; readonly antenna: number }[] =>
      silent.all(reader, before, most),
    dropHearing: (epc: string, reader: string, antenna: number): void => void dropHearing.run(epc, reader, antenna),
    tag: (epc: string): PlacedTag | null => tag.get(epc) ?? null,
    place: ({ epc, sku, units, location }: PlacedTag): void => void place.run(epc, sku, units, location),
    dropTag: (epc: string): void => void dropTag.run(epc),
    units: (sku: string, location: string): number => units.get(location, sku)!,
    allUnits: (): TaggedUnits[] => allUnits.all(),
    /** How many hearings are kept. */
    size: (): number => size.get()!,
    /** Forgets what was heard by antennas that are no longer asked about, and tags that nothing hears. */
    keepPoints(isKept: (reader: string, antenna: number) => boolean): void {
      for (const { reader, antenna } of points.all()) if (!isKept(reader, antenna)) dropPoint.run(reader, antenna);
      dropUnheard.run();
    },
  };
}
