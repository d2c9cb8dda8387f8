import type { DoorVisit } from '../domain/rfid/door.ts';
import type { Database } from './database.ts';

/** What was heard of a tag at the door of a reader; times are UTC milliseconds by the clock named. */
export interface StoredVisit {
  readonly reader: string;
  readonly epc: string;
  /** The reader's clock. */
  readonly began: number;
  /** When a read last joined it: the gateway's clock. */
  readonly heardAt: number;
  /** Where its reads came from. */
  readonly topic: string;
  readonly visit: DoorVisit;
}

interface VisitRow extends Omit<StoredVisit, 'visit'> {
  readonly visit: string;
}

const COLUMNS = 'reader, epc, began, heard_at AS heardAt, topic, visit';
const parse = (row: VisitRow): StoredVisit => ({ ...row, visit: JSON.parse(row.visit) as DoorVisit });

/** Tags at doors, until it is clear whether they passed. */
export function rfidVisitsTable(db: Database) {
  const ofTag = db.prepare<[string, string], VisitRow>(
    `SELECT ${COLUMNS} FROM rfid_visits WHERE reader = ? AND epc = ? ORDER BY heard_at DESC`,
  );
  const put = db.prepare<[Record<string, unknown>]>(`INSERT OR REPLACE INTO rfid_visits (reader, epc, began, heard_at, topic, visit)
    VALUES (@reader, @epc, @began, @heardAt, @topic, @visit)`);
  const drop = db.prepare<[string, string, number]>('DELETE FROM rfid_visits WHERE reader = ? AND epc = ? AND began = ?');
  const all = db.prepare<[number], VisitRow>(`SELECT ${COLUMNS} FROM rfid_visits ORDER BY heard_at LIMIT ?`);
  const pull = db.prepare<[number, number]>('UPDATE rfid_visits SET heard_at = ? WHERE heard_at > ?');
  const shift = db.prepare<[number]>('UPDATE rfid_visits SET heard_at = heard_at + ?');
  const size = db.prepare<[], number>('SELECT count(*) FROM rfid_visits').pluck();

  return {
    /** The visits of a tag, that which was heard last first. */
    ofTag: (reader: string, epc: string): StoredVisit[] => ofTag.all(reader, epc).map(parse),
    put: (visit: StoredVisit): void => void put.run({ ...visit, visit: JSON.stringify(visit.visit) }),
    drop: ({ reader, epc, began }: Pick<StoredVisit, 'reader' | 'epc' | 'began'>): void => void drop.run(reader, epc, began),
    /** Up to `most` visits, the longest quiet first. */
    oldest: (most: number): StoredVisit[] => all.all(most).map(parse),
    /** The gateway's clock was set back: what seems to have been heard later than now was heard now. */
    pullBack: (now: number): void => void pull.run(now, now),
    /** The gateway's clock was set forward: nothing has grown quiet by that. */
    shift: (ms: number): void => void shift.run(ms),
    size: (): number => size.get()!,
  };
}
