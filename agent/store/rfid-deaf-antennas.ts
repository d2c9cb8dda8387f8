import type { Database } from './database.ts';

/** Antennas that their readers have said last are disconnected: asked with each read, changed when a cable is. */
export function rfidDeafAntennasTable(db: Database) {
  const all = db.prepare<[], { reader: string; antenna: number }>('SELECT reader, antenna FROM rfid_deaf_antennas');
  const put = db.prepare<[string, number]>('INSERT OR IGNORE INTO rfid_deaf_antennas (reader, antenna) VALUES (?, ?)');
  const drop = db.prepare<[string, number]>('DELETE FROM rfid_deaf_antennas WHERE reader = ? AND antenna = ?');
  const none: ReadonlySet<number> = new Set();
  let known: Map<string, Set<number>> | null = null;

  function byReader(): Map<string, Set<number>> {
    if (known) return known;
    known = new Map();
    for (const { reader, antenna } of all.all()) known.set(reader, (known.get(reader) ?? new Set()).add(antenna));
    return known;
  }

  function dropOne(reader: string, antenna: number): void {
    drop.run(reader, antenna);
    known = null;
  }

  return {
    /** Ports of a reader. */
    of: (reader: string): ReadonlySet<number> => byReader().get(reader) ?? none,
    put(reader: string, antenna: number): void {
      if (byReader().get(reader)?.has(antenna)) return;
      put.run(reader, antenna);
      known = null;
    },
    drop: dropOne,
    /** Forgets those that are no longer asked about. */
    keep(isKept: (reader: string, antenna: number) => boolean): void {
      for (const { reader, antenna } of all.all()) if (!isKept(reader, antenna)) dropOne(reader, antenna);
    },
    /** Drops what is cached: after a rollback, or when another process has written. */
    forget(): void {
      known = null;
    },
  };
}
